/** The one `browser` of the extension: webextension-polyfill in a build, WXT's fake browser in tests. */
export { browser } from 'wxt/browser';

// WXT generates these two from the files of a build; here they are typed as they are.
declare module 'wxt/browser' {
  interface WxtRuntime {
    getURL(path: string): string;
  }
  interface WxtI18n {
    getMessage(name: string, substitutions?: string | string[]): string;
  }
}
