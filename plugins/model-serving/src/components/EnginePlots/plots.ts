import { ServiceSeries } from '@model-serving/backstage-plugin-model-serving-common';

export type SeriesName = ServiceSeries['series'][number]['name'];

export interface PlotLine {
  name: SeriesName;
  title: string;
  color: string;
  dash?: string;
}

export interface Plot {
  title: string;
  lines: readonly PlotLine[];
  /** The largest value the axis must reach, for ratios. */
  top?: number;
}

const FIRST = 'var(--plot-first)';
const SECOND = 'var(--plot-second)';
const DASH = '5 3';

/** What is plotted, in the order in which a reader looks for trouble. */
export const PLOTS: readonly Plot[] = [
  {
    title: 'Requests',
    lines: [
      { name: 'running', title: 'running', color: FIRST },
      { name: 'waiting', title: 'waiting', color: SECOND, dash: DASH },
    ],
  },
  {
    title: 'Time to first token',
    lines: [
      { name: 'ttftP50', title: 'p50', color: FIRST },
      { name: 'ttftP95', title: 'p95', color: SECOND, dash: DASH },
    ],
  },
  {
    title: 'Between tokens',
    lines: [
      { name: 'interTokenP50', title: 'p50', color: FIRST },
      { name: 'interTokenP95', title: 'p95', color: SECOND, dash: DASH },
    ],
  },
  {
    title: 'Tokens generated',
    lines: [{ name: 'tokensPerSecond', title: 'rate', color: FIRST }],
  },
  {
    title: 'Requests failed',
    lines: [{ name: 'errorsPerSecond', title: 'rate', color: SECOND }],
  },
  {
    title: 'KV cache in use',
    top: 1,
    lines: [{ name: 'kvCache', title: 'used', color: FIRST }],
  },
];
