import type { Plugin } from 'vite';
import { defineConfig } from 'wxt';

/** Public half of the key that fixes the development id; the private half was never kept. Packages get the organisation's own. */
const DEVELOPMENT_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0Hk/mJ2bsN4TnN16LDFrI4LmekGhf7G6MB450zN6ynATd0Jzz3yHVLW2EKYrIEeqNsYkthT49XuFK1fZpOdXN8Jl9HOF2V8BBHfu4TncY59CviluqJOUbSg8hsBskOJb/E1qCD7gT8s6NmcZiAljN09xGI+aLXZRd5v4H704ut4YYxxu4/8eMpUb/RBZ05orl814NtLByvlk79BkIJXrVC+jhTI0X5/2otZ/c9Qt4WN2oZSE1frybJ9uKRHyXop01uXJrGSpKAsL9p62saIBgnbZK/zekFyoRB6zy7N3loNtw9DrquttejZlRn26Hgsxu9DvOrzvErqSNsAHdTxafQIDAQAB';

/**
 * Takes out of Preact the one line that makes markup out of text. Nothing of ours asks for it (`dangerouslySetInnerHTML`),
 * and what cannot be done need not be trusted: stores and their linters flag it, and it is the one way by which text could
 * become script in a page of the extension. Fails the build where Preact no longer has the line, so that a person looks.
 */
function withoutInnerHtml(): Plugin {
  const line = /\(\w+\.innerHTML=\w+\.__html\)/;
  return {
    name: 'without-inner-html',
    transform(code, id) {
      if (!/\/preact\/dist\/preact\.m?js$/.test(id)) return undefined;
      if (!line.test(code)) throw new Error(`${id} sets innerHTML in another way, or not at all: see withoutInnerHtml`);
      return { code: code.replace(line, '(void 0)'), map: null };
    },
  };
}

export default defineConfig({
  srcDir: 'extension',
  publicDir: 'extension/public',
  outDir: '.output',
  manifestVersion: 3,
  imports: false,
  modules: ['@wxt-dev/webextension-polyfill'],
  zip: { name: 'unshade' },
  vite: () => ({
    plugins: [withoutInnerHtml()],
    build: { target: 'es2022' },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  }),
  manifest: ({ browser }) => ({
    name: '__MSG_extensionName__',
    description: '__MSG_extensionDescription__',
    default_locale: 'en',
    // No host permission, no content script: the browser itself keeps the promise. test/unit/manifest.test.ts holds the list.
    permissions: [
      'webNavigation',
      'storage',
      'alarms',
      'management',
      'declarativeNetRequest',
      'idle',
      ...(browser === 'firefox' ? ['notifications'] : []),
    ],
    incognito: 'not_allowed',
    icons: { 16: 'icon/16.png', 32: 'icon/32.png', 48: 'icon/48.png', 128: 'icon/128.png' },
    action: { default_title: '__MSG_actionTitle__' },
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: 'browser@unshade',
              strict_min_version: '140.0',
              data_collection_permissions: { required: ['browsingActivity'] },
            },
            // The first Firefox for Android that knows of data_collection_permissions; nobody has tried Unshade there.
            gecko_android: { strict_min_version: '142.0' },
          },
        }
      : {
          key: DEVELOPMENT_KEY,
          minimum_chrome_version: '140',
          storage: { managed_schema: 'managed-schema.json' },
        }),
  }),
});
