import { useState } from 'react';
import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import { ModelSourceStatus } from '@model-serving/backstage-plugin-model-serving-common';
import {
  asSentence,
  ErrorPanel,
  formatCount,
  formatExactTime,
  OutsideText,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './SourcesPage.module.css';

type Guard = NonNullable<ModelSourceStatus['guard']>;

function MissingModels({ guard }: { guard: Guard }) {
  const { missing, places } = guard;
  return (
    <>
      <ul className={styles.places}>
        {places.map(place => (
          <li key={place}>
            <OutsideText text={place} maxLength={200} />
          </li>
        ))}
      </ul>
      {missing > places.length && (
        <p>{`and ${formatCount(missing - places.length, 'other')}`}</p>
      )}
    </>
  );
}

function ConfirmDialog(props: {
  source: ModelSourceStatus;
  guard: Guard;
  onConfirm: () => Promise<void>;
  onClose: () => void;
}) {
  const { guard, onClose, onConfirm, source } = props;
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<Error>();
  const models = formatCount(guard.missing, 'model');
  const confirm = async () => {
    setPending(true);
    setError(undefined);
    try {
      await onConfirm();
      onClose();
    } catch (reason) {
      setError(reason instanceof Error ? reason : new Error(String(reason)));
      setPending(false);
    }
  };
  return (
    <Dialog isOpen onOpenChange={isOpen => !isOpen && onClose()}>
      <DialogHeader>{`Remove ${models}?`}</DialogHeader>
      <DialogBody>
        <p>
          {`They leave the catalog and the lists. Running services keep running. If ${source.title} lists a model again, it returns under the same name.`}
        </p>
        <MissingModels guard={guard} />
        {error && <ErrorPanel what="the models" verb="remove" error={error} />}
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" slot="close">
          Cancel
        </Button>
        <Button variant="primary" isPending={isPending} onPress={confirm}>
          {`Remove ${models}`}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

/** How far the removal is from being believed. */
function progressOf({
  confirmations,
  needed,
  notBefore,
  since,
}: Guard): string {
  const seen = `Missing since ${formatExactTime(since)}, in ${formatCount(
    confirmations,
    'sync',
  )} so far`;
  return needed === null || notBefore === null
    ? `${seen}.`
    : `${seen}. They stay until ${formatExactTime(notBefore)} at least.`;
}

/** Models that a source no longer lists and that are kept: too many went at once for it to be believed. */
export function RemovalGuard(props: {
  source: ModelSourceStatus;
  /** Whether the user may confirm the removal. */
  isManaged: boolean;
  onConfirm: () => Promise<void>;
}) {
  const { isManaged, onConfirm, source } = props;
  const [isAsking, setAsking] = useState(false);
  const { guard } = source;
  if (!guard) {
    return null;
  }
  const { missing, reason } = guard;
  return (
    <>
      <Alert
        status="warning"
        icon
        title={`${formatCount(missing, 'missing model')} kept`}
        description={`${asSentence(reason)} ${progressOf(
          guard,
        )} If they were really deleted, remove them now; otherwise fix the source.`}
        customActions={
          isManaged && (
            <Button
              size="small"
              variant="secondary"
              onPress={() => setAsking(true)}
            >
              Remove models
            </Button>
          )
        }
      />
      {isAsking && (
        <ConfirmDialog
          source={source}
          guard={guard}
          onConfirm={onConfirm}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
