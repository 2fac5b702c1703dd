// What is wrong, rather than ugly, in the addons' JavaScript: prettier does the rest.
const js = require("@eslint/js");
const globals = require("globals");

module.exports = [
    js.configs.recommended,
    {
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: {...globals.browser},
        },
        linterOptions: {reportUnusedDisableDirectives: "error"},
        rules: {
            eqeqeq: "error",
            "no-shadow": "error",
            "no-var": "error",
            "prefer-const": "error",
        },
    },
];
