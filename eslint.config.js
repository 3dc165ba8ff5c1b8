/* Lint rules of assets/, tests/assets/ and the script of app/: those that ESLint, React and its hooks
   recommend.
   The JavaScript tools live in package.json beside this file, at the top of the repository: there
   Node finds them, and "type": "module" there lets it load the modules of assets/, whose folder
   Reflex copies whole into what browsers may fetch. */
import js from "@eslint/js";
import react from "eslint-plugin-react";
import hooks from "eslint-plugin-react-hooks";
import globals from "globals";

export default [
  { ignores: [".venv/", ".web/", ".states/", "build/", "dist/", "assets/external/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    files: ["assets/**/*.{js,jsx}"],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { ecmaFeatures: { jsx: true } },
    },
    settings: { react: { version: "19.3" } },
    plugins: { react, ...hooks.configs.flat.recommended.plugins },
    rules: {
      ...react.configs.flat.recommended.rules,
      ...react.configs.flat["jsx-runtime"].rules,
      ...hooks.configs.flat.recommended.rules,
      // React 19 ignores propTypes; the types of props are in JSDoc, and tsc checks them.
      "react/prop-types": "off",
    },
  },
  {
    files: ["docs/**/*.js", "app/**/*.js", "tests/bench/**/*.js"],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ["tests/assets/**/*.js"],
    languageOptions: { globals: globals.node },
  },
];
