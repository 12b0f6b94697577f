"""Notes for a benchmark: the same bytes on every machine, with the formulas, code, tables and links that notes have.

A note has about 6 KB, 12 formulas in its text and 2 displayed, of which some 60 % occur once in the whole corpus, as
in real collections: symbols come again and again, equations rarely.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

TERMS = (
    "attention|batch normalisation|beam search|contrastive loss|curriculum|diffusion|distillation|domain shift|dropout|"
    "early stopping|focal loss|graph convolution|hard negatives|knowledge graph|label noise|layer scaling|masking|"
    "mixture of experts|momentum encoder|optimal transport|pre-training|prompting|quantisation|residual path|"
    "reward model|sparse codes|subword units|temperature|token merging|warm-up"
).split("|")
OTHER_TAGS = ("자연어처리", "강화학습", "画像認識", "生成モデル", "优化", "обучение")
TAGS = (*(term.replace(" ", "-") for term in TERMS), *OTHER_TAGS)
VENUES = "NeurIPS|ICML|ICLR|ACL|EMNLP|CVPR|ICCV|ECCV|AAAI|SIGIR|INTERSPEECH|KDD".split("|")
PLACES = "KAIST|University of Tokyo|Tsinghua University|Skoltech|EPFL|Mila|DeepMind|Microsoft Research".split("|")
PEOPLE = "Mina Seo|Haruka Ito|Wen Zhao|Vera Orlova|Jonas Keller|Ana Duarte|Ravi Menon|Ines Laurent|Tom Beck".split("|")
LANGUAGES = ("ko", "ko", "ko", "ja", "ja", "zh", "zh", "ru", "en", "en")
"""A note's language: each as often as it stands here."""

SENTENCES = {
    "ko": (
        "{term}을 쓰면 학습이 빨라진다고 하는데, 표 {n}을 보면 차이는 {n}% 남짓이다.",
        "저자들은 {formula}를 최소화하면 {term}이 저절로 나타난다고 설명한다.",
        "여기서 {formula}는 층의 출력이고 {formula}는 학습되는 값이다.",
        "작은 모형에서는 **{term}**(`{code}`)의 효과가 거의 보이지 않았다.",
        "같은 설정에서 {other}만 바꾸어 다시 해 보았더니 결과가 {n}점 떨어졌다.",
        "{term}과 {other}의 관계는 아직 분명하지 않아서 더 읽어 보아야 한다.",
    ),
    "ja": (
        "{term}を加えると{formula}の分散が小さくなり、学習が安定する。",
        "著者らは{other}との比較を{n}個のデータで行い、平均で{n}ポイントの差を示した。",
        "ここで{formula}は入力、{formula}は更新されるパラメータを表す。",
        "**{term}**(`{code}`)を外した場合の結果は付録にしかない。",
        "計算量が気になるが、{other}を近似すれば{n}倍は速くなるとのこと。",
        "図{n}を見る限り、{term}だけで説明できるとは思えない。",
    ),
    "zh": (
        "作者认为{term}的关键在于控制{formula}的大小。",
        "与{other}相比，这种做法在{n}个任务上平均提高了{n}个点。",
        "其中{formula}是上一层的输出，{formula}是需要学习的矩阵。",
        "去掉**{term}**（`{code}`）以后，收敛速度慢了大约{n}%。",
        "有一点没有说清楚：{other}在小数据集上是否仍然有效？",
        "总之，{term}实现简单，而且几乎不增加计算量。",
    ),
    "ru": (
        "Авторы предлагают заменить {other} на {term} и показывают, что {formula} остаётся ограниченным.",
        "На {n} наборах данных выигрыш составил в среднем {n} пункта.",
        "Здесь {formula} — выход слоя, а {formula} — обучаемая матрица.",
        "Без **{term}** (`{code}`) качество падает заметно сильнее, чем ожидалось.",
        "Не совсем понятно, почему {term} помогает именно на длинных текстах.",
        "Код короткий, повторить опыт удалось за {n} часов.",
    ),
    "en": (
        "The method keeps {formula} small by adding {term} to every second block.",
        "With {other} alone the score falls by {n} points, which Table {n} does not explain.",
        "Here {formula} is the input of the layer and {formula} what is learnt.",
        "I could not reproduce the effect of **{term}** (`{code}`) on the small model.",
        "They train for {n} epochs and compare with {other} under the same budget.",
        "What remains open is whether {term} still helps when the data are noisy.",
    ),
}
HEADINGS = {
    "ko": ("한눈에 보기", "방법", "실험", "결과", "남은 물음"),
    "ja": ("まとめ", "手法", "実験", "結果", "議論"),
    "zh": ("概要", "方法", "实验", "结果", "问题"),
    "ru": ("Коротко", "Метод", "Опыты", "Результаты", "Вопросы"),
    "en": ("In short", "Method", "Experiments", "Results", "Questions"),
}
FEWER = 0.45
"""Share of sentences with formulas in whose place one without stands."""
SEE = {"ko": "함께 읽기: {}", "ja": "関連ノート: {}", "zh": "另见：{}", "ru": "См. также: {}", "en": "See also {}."}

SYMBOLS = (
    r"x|y|n|k|\alpha|\beta|\theta|\lambda|\epsilon|d_k|x_i|h_t|W_Q|\sigma^2|p(x)|\mathcal{L}|\mathbb{R}^d|O(n^2)|QK^\top|"
    r"\hat{y}|\pi_\theta|\log p(x)|\eta|\nabla_\theta|\frac{1}{\sqrt{d_k}}|\mathbf{x}|t-1|\infty"
).split("|")
INLINE = (
    r"{v}_{{{i}}} \in \mathbb{{R}}^{{{i} \times {j}}}",
    r"\frac{{{v}_{{{i}}} - \mu_{{{j}}}}}{{\sigma_{{{j}}}}}",
    r"\sum_{{{v}=1}}^{{{i}}} w_{{{v}}}^{{({j})}}",
    r"p_\theta({v}_{{{i}}} \mid {v}_{{<{j}}})",
    r"\lVert {v}_{{{i}}} - \hat{{{v}}}_{{{j}}} \rVert_2^2",
    r"\mathbb{{E}}_{{{v} \sim q_{{{i}}}}}\left[ f_{{{j}}}({v}) \right]",
    r"\sqrt{{\tfrac{{{i}}}{{n_{{{j}}}}}}}",
    r"\mathrm{{softmax}}({v}_{{{i}}} / {j})",
)
DISPLAY = (
    r"\mathcal{{L}}_{{{i}}}(\theta) = -\frac{{1}}{{{j}}} \sum_{{i=1}}^{{{j}}} \log p_\theta(y_i \mid {v}_i)",
    r"\mathrm{{Attention}}(Q, K, V) = \mathrm{{softmax}}\left( \frac{{QK^\top}}{{\sqrt{{{i}}}}} \right) V_{{{j}}}",
    r"\begin{{aligned}} m_t &= 0.{i} m_{{t-1}} + g_t \\ v_t &= 0.{j} v_{{t-1}} + g_t^2 \end{{aligned}}",
    r"{v}_{{{i}}} = \begin{{cases}} W_{{{j}}} x + b & \text{{if }} x > 0 \\ 0 & \text{{otherwise}} \end{{cases}}",
    r"\mathbf{{A}} = \begin{{pmatrix}} a_{{{i}}} & b_{{{j}}} \\ c_{{{j}}} & d_{{{i}}} \end{{pmatrix}} {v}^\top",
    r"q({v}_t \mid {v}_{{t-1}}) = \mathcal{{N}}\left( {v}_t; \sqrt{{1 - \beta_{{{i}}}}} {v}_{{t-1}}, {j} I \right)",
)
CODE = {
    "python": '''class Block{i}(nn.Module):
    """One block of the encoder."""

    def __init__(self, width: int = {j}, heads: int = 8) -> None:
        super().__init__()
        self.scale = (width // heads) ** -0.5
        self.mix = nn.Linear(width, 3 * width, bias=False)

    def forward(self, x, mask=None):
        q, k, v = self.mix(x).chunk(3, dim=-1)  # each of {j}
        weights = (q @ k.transpose(-2, -1)) * self.scale
        if mask is not None:
            weights = weights.masked_fill(mask == 0, float("-inf"))
        return weights.softmax(dim=-1) @ v
''',
    "bash": """for seed in 1 2 3; do
  python train.py --width {j} --lr 0.000{i} --seed "$seed" > "log-$seed.txt"
done  # then look at the last lines
""",
    "json": '{{\n  "width": {i},\n  "heads": 8,\n  "rates": [0.1, 0.01, 0.00{j}],\n  "shuffle": true\n}}\n',
}


def write_corpus(folder: Path, count: int) -> None:
    """Write `count` notes into `folder`; a note is the same whatever their number, and links to earlier ones only."""
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / _name(number)).write_text(_note(number), encoding="utf-8")


def _name(number: int) -> str:
    return f"{number:05}-{'-'.join(_title(number).lower().split())}.md"


def _title(number: int) -> str:
    """Give a title that no other note has, up to 27,000 notes."""
    places = (7 * number, 11 * number + number // 30, 13 * number + number // 900)
    first, second, third = (TERMS[place % len(TERMS)].capitalize() for place in places)
    return f"{first} without {second} in {third}"


def _note(number: int) -> str:
    random = Random(f"note {number}")  # noqa: S311 - no secret
    language = random.choice(LANGUAGES)
    parts = [_head(random, number, language), _text(random, language)]
    for place, heading in enumerate(HEADINGS[language]):
        parts += [f"## {heading}", _text(random, language), _extra(random, language, place), _text(random, language)]
        if place in {1, 3}:
            parts.append(f"$$\n{_filled(random, DISPLAY)}\n$$")
    if number:
        earlier = sorted({random.randrange(number) for _ in range(2)})
        links = ", ".join(f"[{_title(other)}]({_name(other)})" for other in earlier)
        parts.append(SEE[language].format(links))
    return "\n\n".join(part for part in parts if part) + "\n"


def _head(random: Random, number: int, language: str) -> str:
    year, month, day = random.randint(2015, 2024), random.randint(1, 12), random.randint(1, 28)
    people = ", ".join(f'"{name}"' for name in random.sample(PEOPLE, 3))
    tags = ", ".join(f'"{tag}"' for tag in random.sample(TAGS, 3))
    return f"""---
title: "{_title(number)}"
date: {year}-{month:02}-{day:02}
language: {language}
link: "https://arxiv.org/abs/{year % 100}{month:02}.{10_000 + number}"
venue: "{random.choice(VENUES)}"
year: {year}
authors: [{people}]
affiliation: ["{random.choice(PLACES)}"]
tags: [{tags}]
tldr: "{_sentence(random, language, formula="x").replace("*", "").replace("`", "").replace("$", "")}"
---"""


def _text(random: Random, language: str) -> str:
    """Give a paragraph of three or four sentences."""
    between = "" if language in {"ja", "zh"} else " "
    return between.join(_sentence(random, language) for _ in range(random.randint(3, 4)))


def _sentence(random: Random, language: str, formula: str = "") -> str:
    """Give a sentence; in a third of them stands a formula or two, or `formula` if one is given."""
    pattern = random.choice(SENTENCES[language])
    if "{formula}" in pattern and random.random() < FEWER:
        pattern = SENTENCES[language][-1]
    first, *others = pattern.split("{formula}")
    whole = first + "".join(f"${formula or _formula(random)}${other}" for other in others)
    whole = whole.replace("{n}", str(random.randint(2, 40)))
    term, other = random.sample(TERMS, 2)
    return whole.replace("{term}", term).replace("{other}", other).replace("{code}", f"use_{random.randint(1, 99)}")


def _formula(random: Random) -> str:
    return random.choice(SYMBOLS) if random.random() < 0.45 else _filled(random, INLINE)


def _filled(random: Random, patterns: tuple[str, ...]) -> str:
    i, j = random.randint(2, 2048), random.randint(2, 99)
    return random.choice(patterns).format(v=random.choice("abfghsuvxyz"), i=i, j=j)


def _extra(random: Random, language: str, place: int) -> str:
    """Give what stands in a section besides text: code, a table, a list."""
    if place == 1 or (place == 2 and random.random() < 0.3):
        name = random.choice(["python", "python", "python", "bash", "json"])
        return f"```{name}\n{CODE[name].format(i=random.randint(1, 99), j=random.randint(64, 999))}```"
    if place == 3:
        rows = [
            f"| {term} | {random.randint(20, 95)}.{random.randint(0, 9)} | {random.randint(1, 99)} |"
            for term in random.sample(TERMS, 4)
        ]
        return "\n".join(("| | score | hours |", "|---|---:|---:|", *rows))
    if place in {0, 4}:
        return "\n".join(f"- {_sentence(random, language)}" for _ in range(3))
    return ""
