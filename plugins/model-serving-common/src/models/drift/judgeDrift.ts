import type { DriftMonitor, DriftReading, ModelDrift } from './ModelDrift';

const MOST_NAMED = 3;

interface Said {
  monitor: DriftMonitor;
  reading: DriftReading;
}

/**
 * What all monitors of a model say together. It adds no threshold of its own: an alert is one that a monitor raised, or a
 * value beyond what the operator configured. What one monitor does not know is not made up for by another.
 *
 * @public
 */
export function judgeDrift(
  monitors: readonly DriftMonitor[],
): ModelDrift['verdict'] {
  if (monitors.length === 0) {
    return null;
  }
  const said = monitors.flatMap(monitor =>
    monitor.readings.map(reading => ({ monitor, reading })),
  );
  const alerts = said.filter(({ reading }) => reading.alert === true);
  const drifted = alerts.filter(({ reading }) => reading.kind === 'drift');
  if (drifted.length > 0) {
    return { word: 'drifted', sentence: alertSentence(drifted) };
  }
  if (alerts.length > 0) {
    return { word: 'degraded', sentence: alertSentence(alerts) };
  }
  const unknown = monitors.flatMap(monitor => doubtsOf(monitor));
  return unknown.length > 0
    ? { word: 'unknown', sentence: unknown.join(' ') }
    : {
        word: 'stable',
        sentence: `No alerts from ${listed(
          monitors.map(({ title }) => title),
        )}.`,
      };
}

function alertSentence(alerts: readonly Said[]): string {
  const byMonitor = new Map<DriftMonitor, string[]>();
  for (const { monitor, reading } of alerts) {
    byMonitor.set(monitor, [...(byMonitor.get(monitor) ?? []), reading.title]);
  }
  return [...byMonitor]
    .map(
      ([monitor, titles]) =>
        `${monitor.title} raised ${
          titles.length === 1 ? 'an alert' : `${titles.length} alerts`
        }: ${listed(titles)}.`,
    )
    .join(' ');
}

/** Why a monitor that raised no alert does not say that all is well. */
function doubtsOf({ failure, readings, title }: DriftMonitor): string[] {
  if (failure !== null) {
    return [`${title} could not be read.`];
  }
  if (readings.length === 0) {
    return [`${title} has no readings of this model yet.`];
  }
  const undecided = readings.filter(({ alert }) => alert === null);
  return undecided.length > 0
    ? [
        `${title} has no alert status for ${listed(
          undecided.map(reading => reading.title),
        )}.`,
      ]
    : [];
}

function listed(names: readonly string[]): string {
  const rest = names.length - MOST_NAMED;
  const shown =
    rest > 0 ? [...names.slice(0, MOST_NAMED), `${rest} more`] : [...names];
  return shown.length > 1
    ? `${shown.slice(0, -1).join(', ')} and ${shown[shown.length - 1]}`
    : shown[0];
}
