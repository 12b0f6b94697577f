r"""Numbers and units as LaTeX's package siunitx takes them, written out: `\SI{5}{\meter\per\second}` is 5 m/s."""

from __future__ import annotations

import re

from papernotes.patterns import late_pattern

_NAMES = dict(
    pair.split("=")
    for pair in (
        "yocto=y zepto=z atto=a femto=f pico=p nano=n micro=\\mu{} milli=m centi=c deci=d deca=da hecto=h kilo=k "
        "mega=M giga=G tera=T peta=P exa=E zetta=Z yotta=Y kibi=Ki mebi=Mi gibi=Gi tebi=Ti gram=g kilogram=kg "
        "meter=m metre=m second=s ampere=A kelvin=K mole=mol candela=cd hertz=Hz newton=N pascal=Pa joule=J "
        "watt=W coulomb=C volt=V farad=F ohm=\\Omega siemens=S weber=Wb tesla=T henry=H lumen=lm lux=lx "
        "becquerel=Bq gray=Gy sievert=Sv minute=min hour=h day=d liter=L litre=L tonne=t electronvolt=eV bit=bit "
        "byte=B bel=B decibel=dB percent=\\% degree={}^{\\circ} celsius={}^{\\circ}C degreeCelsius={}^{\\circ}C "
        "radian=rad steradian=sr angstrom=\\text{\\AA} bar=bar kg=kg g=g mg=mg m=m mm=mm cm=cm km=km nm=nm "
        "um=\\mu{}m s=s ms=ms us=\\mu{}s ns=ns Hz=Hz kHz=kHz MHz=MHz GHz=GHz eV=eV keV=keV MeV=MeV GeV=GeV K=K "
        "V=V mV=mV W=W kW=kW J=J kJ=kJ"
    ).split()
)
_POWERS = {"squared": "2", "cubed": "3"}
_POWERS_BEFORE = {"square": "2", "cubic": "3"}
_PREFIXES = frozenset(list(_NAMES)[: list(_NAMES).index("gram")])
_PIECE = late_pattern(r"\\tothe\s*\{([^{}]*)\}|\\([A-Za-z]+)\s*|[.~]|[^\\.~]+|\\")
_EXPONENT = late_pattern(r"([+-]?[\d.,\s]*?)\s*[eE]\s*([+-]?\d+)\Z")


def number(source: str) -> str:
    r"""Give the number of `\num{…}`: `1e5` is a power of ten."""
    found = _EXPONENT.match(source.strip())
    if found is None:
        return source.strip().replace("+-", "\\pm ")
    power = f"10^{{{found[2].lstrip('+')}}}"
    return f"{found[1]}\\times {power}" if found[1].strip() not in {"", "+"} else power


def quantity(amount: str, source: str) -> str:
    r"""Give number and unit of `\SI{…}{…}`."""
    return f"{number(amount)}\\,{unit(source)}"


def unit(source: str) -> str:
    r"""Give the unit of `\si{…}`, upright."""
    written = ""
    power = ""
    for piece in _PIECE.finditer(source):
        name = piece[2]
        if piece[1] is not None:
            written += f"^{{{piece[1]}}}"
        elif name == "per":
            written += "/"
        elif name in _POWERS:
            written += f"^{{{_POWERS[name]}}}"
        elif name in _POWERS_BEFORE:
            power = f"^{{{_POWERS_BEFORE[name]}}}"
        elif name is None and piece[0] in {".", "~"}:
            written += "\\,"
        elif name is None:
            written += piece[0].strip()
        else:
            between = "\\," if written and written[-1] not in "/," and not _ends_in_prefix(source, piece) else ""
            written += between + _NAMES.get(name, f"\\{name} ")
            if name not in _PREFIXES:
                written, power = written + power, ""
    return f"\\mathrm{{{written}}}"


def _ends_in_prefix(source: str, piece: re.Match[str]) -> bool:
    r"""Tell whether the unit at `piece` belongs to a prefix before it: `\kilo\gram`."""
    before = re.search(r"\\([A-Za-z]+)\s*\Z", source[: piece.start()])
    return bool(before and before[1] in _PREFIXES)
