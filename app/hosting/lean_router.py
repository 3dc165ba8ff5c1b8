"""A Reflex plugin: the browser gets the half of React Router that Jobpane's pages use.

Reflex's pages have no loaders, actions or fetchers, and no server that renders them. React Router's
framework half, which is for these, is three fifths of it and a fifth of all scripts; assets/frame/
router.jsx stands in its place over the library's matching, links and contexts. Only in the browser:
the pages are built with React Router's own, and taken over as they are.
"""

from reflex_base.plugins import Plugin
from reflex_base.plugins.base import PreCompileContext
from typing_extensions import Unpack

from app.hosting.patched_files import Patch, patched

_FILE = "vite.config.js"
_MARK = "// jobpane: lean router"
_PLUGIN = """const LEAN_ROUTER =
  fileURLToPath(new URL("./public/frame/router.jsx", import.meta.url));
const NO_PREFETCH =
  fileURLToPath(new URL("./public/frame/noPrefetch.js", import.meta.url));

function leanRouter() {
  return {
    name: "jobpane-lean-router",
    enforce: "pre",
    apply: "build",
    applyToEnvironment: (environment) => environment.name === "client",
    resolveId(source, importer = "") {
      const isOwn = /\\/public\\/frame\\/(router\\.jsx|tabHistory\\.js)$/.test(importer);
      if (/^react-router(\\/dom)?$/.test(source) && !isOwn) return LEAN_ROUTER;
      const isLibrary = /\\/react-router\\/dist\\//.test(importer);
      return isLibrary && source === "./ssr/components.js" ? NO_PREFETCH : null;
    },
    transform(code, id) {
      // What the library names for developers, the bundler would keep although nothing uses it.
      if (/\\/react-router\\/dist\\/.*\\/lib\\.js$/.test(id))
        return code
          .replace(/^\\w+\\.displayName = .*;$/gm, "")
          .replaceAll("React$1.forwardRef(", "/* @__PURE__ */ React$1.forwardRef(");
      return null;
    },
  };
}

export default defineConfig("""
_PATCHES: tuple[Patch, ...] = (
    ("export default defineConfig(", _PLUGIN),
    ("    reactRouter(),\n", "    leanRouter(),\n    reactRouter(),\n"),
)


def with_lean_router(vite_config: str) -> str:
    """`vite_config` with the bundler's plugin; unchanged if it already has it.

    Raises:
        RuntimeError: Reflex's file has changed.
    """
    return patched(vite_config, _FILE, _MARK, _PATCHES)


class LeanRouterPlugin(Plugin):
    """Has the bundler take assets/frame/router.jsx in place of React Router's framework half."""

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        """Have the compiler rewrite the bundler's configuration."""
        context["add_modify_task"](_FILE, with_lean_router)
