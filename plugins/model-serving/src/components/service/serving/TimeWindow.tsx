import { ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import { useUrlState } from '@model-serving/backstage-plugin-model-serving-react';

/** Seconds by the name that the URL has. */
const WINDOWS: Record<string, number> = {
  '15m': 900,
  '1h': 3_600,
  '6h': 21_600,
  '1d': 86_400,
  '7d': 604_800,
};

const DEFAULT_WINDOW = '15m';

/** The window of time that the page's plots show, in seconds; kept in the address. */
export function useTimeWindow(): [
  seconds: number,
  name: string,
  setName: (name: string) => void,
] {
  const [chosen, setWindow] = useUrlState('window', DEFAULT_WINDOW);
  const name = Object.hasOwn(WINDOWS, chosen) ? chosen : DEFAULT_WINDOW;
  return [WINDOWS[name], name, setWindow];
}

export function TimeWindow() {
  const [, name, setName] = useTimeWindow();
  return (
    <ToggleButtonGroup
      aria-label="Time window"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[name]}
      onSelectionChange={keys => setName(String([...keys][0]))}
    >
      {Object.keys(WINDOWS).map(window => (
        <ToggleButton key={window} id={window}>
          {window}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
