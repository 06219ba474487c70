import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Dialog, DialogBody, DialogHeader, Text } from '@backstage/ui';
import {
  ControlAddress,
  ControlDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  ErrorPanel,
  modelServingApiRef,
  useControl,
  Verbatim,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import { ControlStateBadge } from './ControlState';
import { EvidenceList } from './EvidenceList';
import styles from './ControlDialog.module.css';

function Probe(props: {
  detail: ControlDetail;
  address: ControlAddress;
  onTested: () => void;
}) {
  const { address, detail, onTested } = props;
  const api = useApi(modelServingApiRef);
  const [isTesting, setTesting] = useState(false);
  const [error, setError] = useState<Error>();
  const { probe, probeUnavailable } = detail;
  const testNow = async () => {
    setTesting(true);
    setError(undefined);
    try {
      await api.probeControl(address);
      onTested();
    } catch (failure) {
      setError(failure as Error);
    } finally {
      setTesting(false);
    }
  };
  return (
    <section aria-label="Last test" className={styles.section}>
      <Text as="h3" variant="body-medium" weight="bold">
        Last test
      </Text>
      {probe ? (
        <>
          <p className={styles.line}>
            {probe.sentence} <Age at={probe.at} />
          </p>
          <p className={styles.answer}>{probe.answer}</p>
          <Verbatim title="Test manifest" text={probe.manifest} />
        </>
      ) : (
        <p className={styles.line}>Not tested yet.</p>
      )}
      {error && (
        <ErrorPanel
          what="the control"
          verb="test"
          error={error}
          onRetry={testNow}
        />
      )}
      {probeUnavailable ? (
        <p className={styles.source}>
          Cannot be tested here: {probeUnavailable}.
        </p>
      ) : (
        <Button
          variant="secondary"
          size="small"
          isPending={isTesting}
          onPress={testNow}
        >
          Test now
        </Button>
      )}
    </section>
  );
}

function ControlContent(props: { address: ControlAddress }) {
  const control = useControl(props.address);
  return (
    <div className={styles.content}>
      <WhenLoaded loaded={control} what="the control" rows={6} height={36}>
        {data => (
          <>
            <p className={styles.verdict}>
              <ControlStateBadge state={data.state} /> {data.message}
              {data.asOf && (
                <span className={styles.source}>
                  {' '}
                  as of <Age at={data.asOf} />
                </span>
              )}
            </p>
            <EvidenceList label="Evidence" items={data.evidence} />
            {data.text && (
              <Verbatim
                title="Policy and binding from the GitOps repository"
                text={data.text}
              />
            )}
            {data.text && (
              <Probe
                detail={data}
                address={props.address}
                onTested={control.reload}
              />
            )}
          </>
        )}
      </WhenLoaded>
    </div>
  );
}

/** The evidence for a control's state, item by item, and the result of its last test. */
export function ControlDialog(props: {
  address: ControlAddress;
  title: string;
  onClose: () => void;
}) {
  const { address, title, onClose } = props;
  return (
    <Dialog
      isOpen
      isDismissable
      onOpenChange={isOpen => {
        if (!isOpen) {
          onClose();
        }
      }}
      width="min(46rem, 94vw)"
      height="min(48rem, 92vh)"
    >
      <DialogHeader>
        {title} · {address.tenant}
      </DialogHeader>
      <DialogBody>
        <ControlContent address={address} />
      </DialogBody>
    </Dialog>
  );
}
