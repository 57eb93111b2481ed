import angular from 'angular-eslint';
import { defineConfig } from 'eslint/config';
import jsdoc from 'eslint-plugin-jsdoc';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import js from '@eslint/js';

const neverSleep = {
  selector: "CallExpression[callee.property.name='waitForTimeout']",
  message: 'A test waits for a condition, never for a fixed time.',
};
const onlyPeerLinkConnects = {
  selector: "NewExpression[callee.name='RTCPeerConnection']",
  message: 'Peer connections are made by media/peer-link.ts alone.',
};
const onlyMediaKnowsWebRtc = [
  'Identifier[name=/^RTC[A-Z]/]',
  "[property.name='mediaDevices']",
  "NewExpression[callee.name='MediaStream']",
].map((selector) => ({ selector, message: 'WebRTC and devices are the matter of media/.' }));

export default defineConfig([
  { ignores: ['**/dist/', '**/.angular/', 'tests/.output/', 'data/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      eqeqeq: 'error',
      'max-lines': ['error', { max: 350, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', neverSleep],
    },
  },
  {
    files: [
      'protocol/src/**/*.ts',
      'recorder/src/**/*.ts',
      'server/src/domain/**/*.ts',
      'web/src/app/{media,signaling}/**/*.ts',
    ],
    ignores: ['**/*.spec.ts'],
    plugins: { jsdoc },
    rules: {
      // Every exported class, interface and function says in one sentence what it is; types inferred from a
      // schema carry the schema's words.
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          require: { ClassDeclaration: true, FunctionDeclaration: true },
          contexts: ['TSInterfaceDeclaration'],
          enableFixer: false,
        },
      ],
    },
  },
  {
    files: ['web/**/*.ts'],
    extends: [angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    languageOptions: { globals: globals.browser },
    rules: {
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'onair', style: 'kebab-case' }],
      '@angular-eslint/directive-selector': ['error', { type: 'attribute', prefix: 'onair', style: 'camelCase' }],
    },
  },
  {
    files: ['web/src/**/*.ts'],
    ignores: ['web/src/app/media/**'],
    rules: { 'no-restricted-syntax': ['error', neverSleep, ...onlyMediaKnowsWebRtc] },
  },
  {
    files: ['web/src/app/media/**/*.ts'],
    ignores: ['web/src/app/media/peer-link.ts'],
    rules: { 'no-restricted-syntax': ['error', neverSleep, onlyPeerLinkConnects] },
  },
  { files: ['web/**/*.html'], extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility] },
  { files: ['server/bin/**', 'server/build.ts', 'tests/**', 'web/build/**'], rules: { 'no-console': 'off' } },
  { files: ['**/*.cjs'], languageOptions: { globals: globals.node } },
  { files: ['**/*.js', '**/*.cjs'], extends: [tseslint.configs.disableTypeChecked] },
]);
