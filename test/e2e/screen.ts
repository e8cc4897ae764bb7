/** A screen that nobody looks at, with a window manager and a real keyboard and mouse: Xvfb, openbox, xdotool. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { hasScreen } from '../../scripts/lib/find-screen.ts';

export { hasScreen };

const run = promisify(execFile);

export interface Screen {
  display: string;
  /** Keys as a person presses them, to whichever window has the focus; `delay` in milliseconds between two. */
  type: (text: string, delay: number) => Promise<void>;
  /** Presses the left button at a place of the screen. */
  click: (x: number, y: number) => Promise<void>;
  close: () => void;
}

export async function openScreen(): Promise<Screen> {
  const xvfb = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1200x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const display = `:${await firstLine(xvfb)}`;
  const env = { ...process.env, DISPLAY: display };
  const manager = spawn('openbox', [], { env, stdio: 'ignore' });
  const xdotool = (...args: string[]) => run('xdotool', args, { env }).then(() => {});
  return {
    display,
    type: (text, delay) => xdotool('type', '--delay', String(delay), text),
    click: (x, y) => xdotool('mousemove', String(x), String(y), 'click', '1'),
    close() {
      manager.kill();
      xvfb.kill();
    },
  };
}

function firstLine({ stdio }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const out = stdio[3] as NodeJS.ReadableStream;
    out.once('data', (data: Buffer) => resolve(data.toString('utf8').trim()));
    out.once('end', () => reject(new Error('Xvfb did not start')));
  });
}
