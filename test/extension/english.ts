/** The texts as a browser set to English gives them: WXT's fake browser has none. */
import { vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import messages from '../../extension/public/_locales/en/messages.json';

interface Text {
  message: string;
  placeholders?: Record<string, { content: string }>;
}
export const texts: Record<string, Text> = messages;

export function speakEnglish(): void {
  vi.spyOn(fakeBrowser.i18n, 'getUILanguage').mockReturnValue('en');
  vi.spyOn(fakeBrowser.i18n, 'getMessage').mockImplementation(((key: string, values: string[] = []) => {
    const { message = '', placeholders = {} } = texts[key] ?? {};
    return message.replace(/\$(\w+)\$/g, (_, name: string) => {
      const position = Number(placeholders[name.toLowerCase()]?.content.slice(1));
      return values[position - 1] ?? '';
    });
  }) as typeof fakeBrowser.i18n.getMessage);
}
