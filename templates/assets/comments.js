// Comments by giscus: nothing is asked of giscus.app or GitHub before a reader wants to see them.
(() => {
  const opener = document.querySelector(".open-comments");
  const themeOf = () => document.documentElement.dataset.theme ?? "preferred_color_scheme";
  opener?.addEventListener("click", (event) => {
    event.preventDefault();
    const script = document.createElement("script");
    script.src = "https://giscus.app/client.js";
    script.crossOrigin = "anonymous";
    const fixed = { mapping: "specific", strict: "1", reactionsEnabled: "1", emitMetadata: "0", inputPosition: "top" };
    Object.assign(script.dataset, opener.dataset, fixed, { theme: themeOf() });
    opener.closest(".comments").append(script);
    opener.parentElement.remove();
  });
  new MutationObserver(() => {
    const frame = document.querySelector("iframe.giscus-frame");
    frame?.contentWindow.postMessage({ giscus: { setConfig: { theme: themeOf() } } }, "https://giscus.app");
  }).observe(document.documentElement, { attributeFilter: ["data-theme"] });
})();
