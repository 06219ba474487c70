import { ReactNode } from 'react';
import { Button } from '@backstage/ui';
import {
  ControlAddress,
  ControlStatus,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  formatCount,
  useUrlState,
} from '@model-serving/backstage-plugin-model-serving-react';
import { RiArrowRightSLine } from '@remixicon/react';
import { ControlList } from './ControlList';
import { ControlTable } from './ControlTable';
import { enforcedEverywhere } from './ControlState';
import styles from './ControlTable.module.css';

const SHOWN = 'shown';

/** What is not enforced, or unknown, for anybody; the controls that are enforced for all of them fold, and open on request. */
export function FoldedControls(props: {
  controls: readonly ControlStatus[];
  /** Whether they are of one tenant. */
  isSingle: boolean;
  onOpen: (address: ControlAddress) => void;
}) {
  const { controls, isSingle, onOpen } = props;
  const [enforced, setEnforced] = useUrlState('enforced');
  const isShown = enforced === SHOWN;
  const names = enforcedEverywhere(controls);
  const isFolded = ({ control }: ControlStatus) => names.has(control);
  const open = controls.filter(status => !isFolded(status));
  const table = (label: string, shown: ControlStatus[]): ReactNode => {
    if (shown.length === 0) {
      return null;
    }
    return isSingle ? (
      <ControlList controls={shown} onOpen={onOpen} />
    ) : (
      <ControlTable label={label} controls={shown} onOpen={onOpen} />
    );
  };
  return (
    <div className={styles.folded}>
      {table('Controls that are not enforced for all tenants', open)}
      {names.size > 0 && (
        <Button
          size="small"
          variant="tertiary"
          aria-expanded={isShown}
          iconStart={
            <RiArrowRightSLine className={styles.fold} data-open={isShown} />
          }
          onPress={() => setEnforced(isShown ? '' : SHOWN)}
        >
          {`${isShown ? 'Hide' : 'Show'} ${formatCount(
            names.size,
            'enforced control',
          )}`}
        </Button>
      )}
      {isShown &&
        table('Controls enforced on all tenants', controls.filter(isFolded))}
    </div>
  );
}
