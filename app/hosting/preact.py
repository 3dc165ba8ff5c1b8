"""A Reflex plugin: in the browser, the pages run on Preact where Reflex has React.

React and ReactDOM were a third of all that a first visit fetches, 56 kB of 177; Preact with its
layer for React's API (`preact/compat`) is a sixth of that, and takes over a page sooner. The pages
are still built with React, whose markup Preact takes as it is. What differs, and where it is met:

- Preact would clear a document of what it does not know: tags of the server's, the first screen. So
  it renders into one element of the body. It does not hydrate that, but sets all attributes as it
  needs them: its `useId` makes other ids than the built page has.
- The head is ours: assets/frame/pageStyles.js has the style sheets, assets/frame/jsx.js the title.
- Events are the browser's own. What a field shows is not put back where its state stays the same.
- Each component that changed is rendered and committed by itself, in one task with the others. So
  what is done in one's layout effect may come before another is there. Stores are listened to at
  once, where Preact would begin after the next paint, and `flushSync` in an effect waits for the
  end of the rendering (assets/frame/react.js).

Reflex's development server keeps React. A build without this plugin would have it again, but also
needs assets/frame/router.jsx to render the head: `Links`, and `Scripts` in place of the built one.
"""

from reflex_base.constants import Dirs
from reflex_base.plugins import Plugin
from reflex_base.plugins.base import CommonContext, PreCompileContext
from typing_extensions import Unpack

from app.hosting.patched_files import Patch, patched

SITE_ID = "site"  # of the element that all pages are rendered into
_PACKAGE = "preact@11.2.0"
_MARK = "// jobpane: preact"
_CONFIG_FILE = "vite.config.js"
_DOCUMENT_FILE = f"{Dirs.PAGES}/_document.js"
_PLUGIN = """const OVER_PREACT =
  fileURLToPath(new URL("./public/frame/react.js", import.meta.url));
const IN_PREACT = {
  "react": OVER_PREACT,
  "react-dom": OVER_PREACT,
  "react-dom/client": OVER_PREACT,
  "react/jsx-runtime": "preact/jsx-runtime",
};

function preact() {
  return {
    name: "jobpane-preact",
    enforce: "pre",
    apply: "build",
    applyToEnvironment: (environment) => environment.name === "client",
    resolveId(source, importer) {
      const name = Object.hasOwn(IN_PREACT, source) && IN_PREACT[source];
      return name ? this.resolve(name, importer, { skipSelf: true }) : null;
    },
    transform(code, id) {
      // The document is as it was built: the browser renders what is inside one element.
      const isDocument = /\\/app\\/_document\\.js$/.test(id);
      return isDocument ? "export const Layout = ({ children }) => children;" : null;
    },
  };
}

export default defineConfig("""
_CONFIG_PATCHES: tuple[Patch, ...] = (
    ("export default defineConfig(", _PLUGIN),
    ("    reactRouter(),\n", "    preact(),\n    reactRouter(),\n"),
)
_DOCUMENT_PATCHES: tuple[Patch, ...] = (
    ('jsx("body",{},children,', f'jsx("body",{{}},jsx("div",{{id:"{SITE_ID}"}},children),'),
)


def with_preact(vite_config: str) -> str:
    """`vite_config` with the plugin that takes Preact for React; unchanged if it is there.

    Raises:
        RuntimeError: Reflex's file has changed.
    """
    return patched(vite_config, _CONFIG_FILE, _MARK, _CONFIG_PATCHES)


def with_site_element(document_js: str) -> str:
    """Reflex's document with an element around all pages; unchanged if it is there.

    Raises:
        RuntimeError: Reflex's file has changed.
    """
    return patched(document_js, _DOCUMENT_FILE, _MARK, _DOCUMENT_PATCHES)


class PreactPlugin(Plugin):
    """Has the bundler take Preact."""

    def get_frontend_development_dependencies(
        self,
        **context: Unpack[CommonContext],  # noqa: ARG002 # Reflex gives it
    ) -> list[str]:
        """Have the package installed; the others Reflex offers to evaluated components."""
        return [_PACKAGE]

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        """Have the compiler rewrite the bundler's configuration and the document."""
        context["add_modify_task"](_CONFIG_FILE, with_preact)
        context["add_modify_task"](_DOCUMENT_FILE, with_site_element)
