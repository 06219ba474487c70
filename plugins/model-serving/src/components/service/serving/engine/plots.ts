import {
  ENGINE_SERIES,
  ENGINE_SERIES_NAMES,
  EngineSeriesName,
} from '@model-serving/backstage-plugin-model-serving-common';

export interface PlotLine {
  name: EngineSeriesName;
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

/** Told apart without their color, too. */
const STYLES: ReadonlyArray<Pick<PlotLine, 'color' | 'dash'>> = [
  { color: 'var(--plot-first)' },
  { color: 'var(--plot-second)', dash: '5 3' },
];

function plotOf(title: string): Plot {
  const names = ENGINE_SERIES_NAMES.filter(
    name => ENGINE_SERIES[name].plot === title,
  );
  return {
    title,
    lines: names.map((name, index) => ({
      name,
      title: ENGINE_SERIES[name].line,
      ...STYLES[index % STYLES.length],
    })),
    ...(ENGINE_SERIES[names[0]].unit === 'ratio' ? { top: 1 } : {}),
  };
}

/** What is plotted, in the order in which a reader looks for trouble. */
export const PLOTS: readonly Plot[] = [
  ...new Set(ENGINE_SERIES_NAMES.map(name => ENGINE_SERIES[name].plot)),
].map(plotOf);
