"""SVG drawings as they are published: nothing runs in one that is opened by itself, and usual ones stay as they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from by_hand import note, published

from papernotes.config import load
from papernotes.site.drawings import harmless

TOP = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
SCRIPT = f"{TOP}<script>alert(1)</script></svg>"
DTD = '"-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"'
USUAL = [
    f'<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<!-- drawn --><!DOCTYPE svg PUBLIC {DTD}>\n{TOP}</svg>',
    f"{TOP}<style><![CDATA[ .a > b {{}} ]]></style></svg>",
    '<!DOCTYPE svg [<!ENTITY ns_svg "http://www.w3.org/2000/svg">]><svg xmlns="&ns_svg;"><g/></svg>',
    f'{TOP}<foreignObject><div xmlns="http://www.w3.org/1999/xhtml" style="x">블록<br/></div></foreignObject></svg>',
    f'{TOP}<image xlink:href="data:image/png;base64,AAAA"/><use xlink:href="#a"/><a href="https://a.b/">x</a></svg>',
    f'{TOP}<circle r="1"><animate attributeName="r" values="1;2" dur="1s"/></circle><text>on load = 1</text></svg>',
    "\ufeff" + TOP + "<text>注意</text></svg>",
]
HOSTILE = [
    SCRIPT,
    f'{TOP}<g onload="alert(1)"/></svg>',
    f'{TOP}<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script></svg>',
    f'{TOP}<a xlink:href=" java&#10;script:alert(1)"><text>x</text></a></svg>',
    f'{TOP}<a href="data:text/html,alert(1)"/></svg>',
    f'{TOP}<a><animate attributeName="xlink:href" values="javascript:alert(1)"/></a></svg>',
    f'{TOP}<set attributeName="onclick" to="alert(1)"/></svg>',
    f'{TOP}<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" srcdoc="alert(1)"/></foreignObject></svg>',
    f'{TOP}<use href="data:image/svg+xml,alert(1)"/></svg>',
    f'<?xml-stylesheet type="text/xsl" href="alert(1)"?>{TOP}</svg>',
    f'<!DOCTYPE svg [<!ENTITY x "<script>alert(1)</script>">]>{TOP}&x;</svg>',
    f"<!DOCTYPE svg [<!ENTITY % p \"<!ENTITY x 'alert(1)'>\"> %p;]>{TOP}&x;</svg>",
    f'<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>{TOP}</svg>',
    f"{TOP}<script>alert(1)</script><broken></svg>",
    f"{TOP}<broken></svg><script>alert(1)</script>",
    f'<?xml version="1.1"?>{SCRIPT}',
    f'<?xml version="1.0" encoding="utf-7"?>{SCRIPT}',
]


@pytest.mark.parametrize("text", USUAL)
def test_a_drawing_that_runs_nothing_stays_as_it_is(text: str) -> None:
    data = text.encode()
    assert harmless(data) is data


@pytest.mark.parametrize("text", HOSTILE)
def test_what_runs_goes(text: str) -> None:
    assert b"alert" not in harmless(text.encode())


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "shift_jis", "euc-kr", "koi8-r"])
def test_so_it_does_in_any_encoding(encoding: str) -> None:
    written = f'<?xml version="1.0" encoding="{encoding}"?>{TOP}<text>x &lt; </text>{SCRIPT}</svg>'
    assert harmless(written.encode(encoding)).decode() == f"{TOP}<text>x &lt; </text>{TOP}</svg></svg>\n"


def test_all_else_stays() -> None:
    text = f'{TOP}<g onclick="alert(1)" class="a&amp;&quot;"><style>a > b</style><text>값</text><script/></g></svg>'
    kept = f'{TOP}<g class="a&amp;&quot;"><style>a &gt; b</style><text>값</text></g></svg>\n'
    assert harmless(text.encode()).decode() == kept


def test_drawings_of_notes_and_the_logo_are_published_so(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text(SCRIPT)
    (tmp_path / "papernotes.toml").write_text('logo = "logo.svg"')
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.md").write_text("![](a.svg)")
    (tmp_path / "notes" / "a.SVG").write_text(SCRIPT)
    files = published(load(tmp_path), [note("a.md")])
    drawn = [text for name, text in files.items() if "logo" in name]
    assert drawn == [f"{TOP}</svg>\n"]
