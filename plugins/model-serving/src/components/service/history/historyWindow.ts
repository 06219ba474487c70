import { useUrlState } from '@model-serving/backstage-plugin-model-serving-react';

const DAY_SECONDS = 86_400;

/** Seconds by the name that the address has. */
export const HISTORY_WINDOWS: Readonly<Record<string, number>> = {
  '1d': DAY_SECONDS,
  '7d': 7 * DAY_SECONDS,
  '30d': 30 * DAY_SECONDS,
  '90d': 90 * DAY_SECONDS,
};

const DEFAULT_WINDOW = '7d';

/** How far back the history is shown; kept in the address. */
export function useHistoryWindow(): {
  seconds: number;
  name: string;
  setName: (name: string) => void;
} {
  const [chosen, setName] = useUrlState('back', DEFAULT_WINDOW, ['spell']);
  const name = Object.hasOwn(HISTORY_WINDOWS, chosen) ? chosen : DEFAULT_WINDOW;
  return { seconds: HISTORY_WINDOWS[name], name, setName };
}
