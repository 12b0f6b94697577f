"""A site that holds everything a theme has to set: one note with every kind of thing, and prose in five languages."""

from __future__ import annotations

from pathlib import Path

SETTINGS = """
title = "Reading room"
description = "Notes on papers"
footer = "We meet on Fridays."
logo = "logo.svg"
accent = "#0b6e99"
"""
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="900" viewBox="0 0 1600 900">'
    '<rect width="1600" height="900" fill="#9cf"/></svg>'
)
EVERYTHING = r"""---
title: Everything a note can hold
arxiv: 1706.03762
venue: NIPS 2017
authors: [Ashish Vaswani, Noam Shazeer]
tags: [attention, 주의, mechanistic_interpretability_of_transformers_of_every_kind]
aliases: [/before/]
reviewer: https://git.example/a-name-that-is-long-and-has-no-space-in-it
date: 2024-05-01
rating: 5
tldr: One page with every kind of thing, $x^2$ and more.
---
## First steps

A sentence with a footnote[^1], another[^2], `code`, **bold**, and the formula $a^2+b^2=c^2$. A long one,
$f(x) = \underbrace{\alpha_1 x + \alpha_2 x^2 + \alpha_3 x^3 + \alpha_4 x^4 + \alpha_5 x^5}_{\text{a polynomial}}$, too.

$$
\mathcal{L}(\theta) = \mathbb{E}_{x\sim p}\left[\log p_\theta(x|z) + \log p_\theta(z) - \log q_\phi(z|x) +
\lambda\sum_{i=1}^{n}\left\|\theta_i-\theta_i^{*}\right\|^2\right] + \int_0^1 f(t)\,dt \tag{12}
$$

$$ e = mc^2 / \sqrt{1 - v^2} \tag{3} $$

### A table

| Model with a long name | Parameters | BLEU | Training FLOPs | Hours | Cards | Remarks that are longer | More |
|---|--:|--:|--:|--:|--:|---|---|
| Transformer | 65M | 27.3 | $3.3\cdot10^{18}$ | 12 | 8 | nothing special about it | nothing |

## Code

```python
def attention(q, k, v):  # a comment that goes on for quite a while, so that this line scrolls on every screen
    return softmax(q @ k.T / sqrt(k.shape[-1])) @ v
```

> [!WARNING]
> A callout with `code`, a [link](https://example.org/) and $x$.

> [!TIP]- Folded
> Inside.

- [x] done
- [ ] open

1. One
2. Two

Term
: Definition

## Pictures

![A drawing](drawing.svg "A caption from the title")

![Another drawing](drawing.svg)

Last words with a footnote[^3].

## End

> What somebody said.

{filler}

[^1]: A short note.
[^2]: A longer note with a [link](https://example.org/) and $e^{i\pi}+1=0$, which goes on for several lines, so that
    what follows has to move down.
[^3]: Third.
"""
SENTENCES = {
    "en": "A residual block learns what to add to its input, and that small change lets a network grow far deeper. ",
    "ru": "Остаточный блок учит поправку ко входу, и от этого небольшого изменения сеть можно делать намного глубже. ",
    "ko": "잔차 블록은 입력에 더할 값만 배우며, 이 작은 변화 덕분에 훨씬 더 깊은 신경망을 안정적으로 학습할 수 있다. ",
    "ja": "残差ブロックは入力に加える差分だけを学習し、この小さな工夫ではるかに深いネットワークを安定して訓練できる。",
    "zh": "残差块只学习要加到输入上的那一部分，正是这个小小的改动，使得更深的网络也能够稳定地训练下去。",
}


def write_site(folder: Path) -> None:
    """Write the site's notes and settings into `folder`."""
    files = {"papernotes.toml": SETTINGS, "logo.svg": DRAWING, "notes/drawing.svg": DRAWING}
    filler = "\n\n".join(SENTENCES["en"] * 6 for _ in range(8))
    files["notes/everything.md"] = EVERYTHING.replace("{filler}", filler)
    for language, sentence in SENTENCES.items():
        head = (
            f"---\ntitle: {sentence[:20]}\nlang: {language}\narxiv: 1512.03385\nvenue: CVPR 2016\ntags: [vision]\n---\n"
        )
        files[f"notes/{language}.md"] = head + "\n\n".join(sentence * 9 for _ in range(3)) + "\n"
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
