// Slips of the keyboard, for search.js where nothing is found: the query with each word that no note has replaced by the
// nearest one that some have, or "".
{
  // How many letters are put in, left out, replaced by others, or swapped with their neighbours.
  const distance = (a, b) => {
    let earlier = [];
    let last = [...b, 0].map((_, at) => at);
    for (let i = 1; i <= a.length; i += 1) {
      const now = [i];
      for (let j = 1; j <= b.length; j += 1) {
        now[j] = Math.min(last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
        if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) now[j] = Math.min(now[j], earlier[j - 2] + 1);
      }
      [earlier, last] = [last, now];
    }
    return last[b.length];
  };

  const nearest = async (word, most, { shelf, IS_WORD }) => {
    // The first letters name the shelf. The slip may be in them: a letter twice, a letter left out, two swapped.
    const mended = [0, 1, 2].flatMap((at) => {
      const [before, letter, next, after] = [word.slice(0, at), word[at], word[at + 1], word.slice(at + 2)];
      return [before + next + after, before + letter + letter + next + after, before + next + letter + after];
    });
    let best = { text: "", far: most + 1, often: 0 };
    for (const terms of new Set(await Promise.all([word, ...mended].map((each) => shelf(each.slice(0, 3)))))) {
      for (const [text, { length }] of terms) {
        if (!IS_WORD.test(text) || Math.abs(text.length - word.length) > most) continue;
        const far = distance(word, text);
        if (far < best.far || (far === best.far && length > best.often)) best = { text, far, often: length };
      }
    }
    return best.text;
  };

  found("slips", async (parts, index) => {
    const words = await Promise.all(parts.map(async ({ text, written, terms: [term, ...others] }) => {
      if (others.length || await index.isThere(term)) return written;
      return /^\p{L}{4,}$/u.test(text) && index.IS_WORD.test(text) ? nearest(text, text.length < 8 ? 1 : 2, index) : "";
    }));
    return words.every(Boolean) ? words.join(" ") : "";
  });
}
