import type { SitePage } from './local-site.ts';

/** What a newcomer is shown under an AI service's name. */
export const STAND_IN_PAGE: SitePage = {
  title: 'A stand-in for ChatGPT',
  body: `<style>:root{color-scheme:light dark;font:1.1rem/1.6 system-ui}body{max-width:40rem;margin:12vh auto;padding:0 1rem}textarea{width:100%;font:inherit}</style>
    <h1>A stand-in for ChatGPT</h1>
    <p>This page lives on this machine under the name chatgpt.com. Type something, as you would at work; in two seconds Unshade asks what for, and takes none of your keys.</p>
    <textarea rows="4" aria-label="Message"></textarea>`,
};
