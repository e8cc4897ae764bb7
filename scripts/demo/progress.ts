/** How far something long has come, and how long it may still take: a line that is drawn anew, or now and then a line in a log. */
export interface ProgressBar {
  /** From 0 to 1. */
  show: (share: number, what?: string) => void;
  end: () => void;
}

const WIDTH = 30;
/** Where nobody watches, a line each time another such share is over. */
const STEP = 0.1;

export function progressBar(title: string, out: NodeJS.WriteStream = process.stderr): ProgressBar {
  const begun = performance.now();
  let lastShare = -1;
  return {
    show(share, what = '') {
      const seconds = ((performance.now() - begun) / 1000) * (1 / Math.max(share, 0.001) - 1);
      const left = share > 0.02 ? `, ${describeTime(seconds)} left` : '';
      const text = `${title} ${what} ${Math.floor(share * 100)} %${left}`;
      if (out.isTTY) {
        const full = Math.round(share * WIDTH);
        out.write(`\r\x1b[K${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${text}`);
      } else if (share - lastShare >= STEP || share === 1) {
        lastShare = share;
        out.write(`${text}\n`);
      }
    },
    end: () => void (out.isTTY && out.write('\n')),
  };
}

function describeTime(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;
}
