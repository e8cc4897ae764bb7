import { defineConfig } from 'wxt';

/** Public half of the key that fixes the development id; the private half was never kept. Packages get the organisation's own. */
const DEVELOPMENT_KEY =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA0Hk/mJ2bsN4TnN16LDFrI4LmekGhf7G6MB450zN6ynATd0Jzz3yHVLW2EKYrIEeqNsYkthT49XuFK1fZpOdXN8Jl9HOF2V8BBHfu4TncY59CviluqJOUbSg8hsBskOJb/E1qCD7gT8s6NmcZiAljN09xGI+aLXZRd5v4H704ut4YYxxu4/8eMpUb/RBZ05orl814NtLByvlk79BkIJXrVC+jhTI0X5/2otZ/c9Qt4WN2oZSE1frybJ9uKRHyXop01uXJrGSpKAsL9p62saIBgnbZK/zekFyoRB6zy7N3loNtw9DrquttejZlRn26Hgsxu9DvOrzvErqSNsAHdTxafQIDAQAB';

export default defineConfig({
  srcDir: 'extension',
  publicDir: 'extension/public',
  outDir: '.output',
  manifestVersion: 3,
  imports: false,
  modules: ['@wxt-dev/webextension-polyfill'],
  zip: { name: 'unshade' },
  vite: () => ({
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
          },
        }
      : { key: DEVELOPMENT_KEY, minimum_chrome_version: '140' }),
  }),
});
