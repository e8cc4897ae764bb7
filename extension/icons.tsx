/** One set of small drawings for every page: lines of one weight on a grid of 20, in the colour of the text beside them. */

const DRAWINGS = {
  alert: 'M10 3 2.2 16.5h15.6L10 3zM10 8v4M10 14.3v.2',
  block: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15zM4.7 4.7l10.6 10.6',
  check: 'M4 10.5 8 14.5 16 5.5',
  clock: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15zM10 6v4l2.8 2',
  copy: 'M7 6.5V3.5h9.5V13H13.5M3.5 7H13v9.5H3.5z',
  data: 'M3.5 5.5c0-3.3 13-3.3 13 0s-13 3.3-13 0zM3.5 5.5v9c0 3.3 13 3.3 13 0v-9M3.5 10c0 3.3 13 3.3 13 0',
  download: 'M10 3v9.5M6 8.7l4 4 4-4M3.5 16.5h13',
  erase: 'M3.5 5.5h13M8 5.5v-2h4v2M5.5 5.5l.8 11h7.4l.8-11M8.5 8.5v5M11.5 8.5v5',
  flag: 'M5 17.5v-14h10l-2.3 4 2.3 4H5',
  info: 'M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15zM10 9.3v4.4M10 6.3v.2',
  policy: 'M5 2.5h7l3.5 3.5v11.5H5zM11.8 2.5V6.2h3.7M7.7 9.8h5M7.7 13h5',
  repeat: 'M4 9a5 5 0 0 1 5-4h6.5M13 2.5 15.8 5 13 7.7M16 11a5 5 0 0 1-5 4H4.5M7 17.5 4.2 15 7 12.3',
  setup: 'M3.5 6h6.5M14 6h2.5M12 4v4M3.5 14h2.5M10 14h6.5M8 12v4',
  shield: 'M10 2.5 16.5 5v4.5c0 4-2.7 6.7-6.5 8-3.8-1.3-6.5-4-6.5-8V5zM7 9.8l2.3 2.3L13.2 8',
  status: 'M2.5 10.5h3.7l2.3-6 3 11 2.3-5h3.7',
} as const;

export type IconName = keyof typeof DRAWINGS;

/** Never the only sign of anything: text stands beside it. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg class={`icon icon-${name}`} width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
      <path d={DRAWINGS[name]} />
    </svg>
  );
}
