import { useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Dialog, DialogBody, DialogHeader, Text } from '@backstage/ui';
import { ControlDetail, ControlEvidence, ControlProbe } from '@model-serving/backstage-plugin-model-serving-common';
import { RiCheckLine, RiCloseLine, RiInformationLine, RiQuestionMark } from '@remixicon/react';
import { Age, ControlAddress, ErrorPanel, Loading, modelServingApiRef, StaleNotice, useControl } from '@model-serving/backstage-plugin-model-serving-react';
import { ControlStateBadge } from './ControlState';
import styles from './ControlDialog.module.css';

const MARKS = {
  holds: [RiCheckLine, 'holds'],
  broken: [RiCloseLine, 'does not hold'],
  unknown: [RiQuestionMark, 'not known'],
  note: [RiInformationLine, 'note'],
} as const;

const ORDER: Readonly<Record<ControlEvidence['state'], number>> = {
  broken: 0,
  unknown: 1,
  holds: 2,
  note: 2,
};

/** What the state rests on comes before what is as it should be. */
const tellingFirst = (evidence: readonly ControlEvidence[]) =>
  [...evidence].sort((a, b) => ORDER[a.state] - ORDER[b.state]);

const OUTCOMES: Readonly<Record<ControlProbe['outcome'], string>> = {
  refused: 'Refused by this control, as it must be.',
  'refused-otherwise':
    'Refused by something else, which says nothing about this control.',
  accepted: 'Accepted. The control did not stop it.',
  failed: 'No answer that says anything about the control.',
};

function EvidenceItem(props: { item: ControlEvidence }) {
  const { item } = props;
  const [Icon, word] = MARKS[item.state];
  return (
    <li className={styles.item} data-state={item.state}>
      <Icon size={18} role="img" aria-label={word} className={styles.mark} />
      <span className={styles.found}>
        <span className={styles.what}>{item.title}</span>
        <span>{item.detail}</span>
        <span className={styles.source}>{item.source}</span>
      </span>
    </li>
  );
}

function Verbatim(props: { title: string; text: string }) {
  return (
    <details className={styles.verbatim}>
      <summary>{props.title}</summary>
      {/* A region that scrolls must be reachable by keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0} role="group" aria-label={props.title}>
        {props.text}
      </pre>
    </details>
  );
}

function Probe(props: {
  detail: ControlDetail;
  address: ControlAddress;
  onTried: () => void;
}) {
  const { address, detail, onTried } = props;
  const api = useApi(modelServingApiRef);
  const [trying, setTrying] = useState(false);
  const [error, setError] = useState<Error>();
  const { probe, probeUnavailable } = detail;
  const tryNow = async () => {
    setTrying(true);
    setError(undefined);
    try {
      await api.probeControl(address);
      onTried();
    } catch (failure) {
      setError(failure as Error);
    } finally {
      setTrying(false);
    }
  };
  return (
    <section aria-label="Last probe" className={styles.section}>
      <Text as="h3" variant="body-medium" weight="bold">
        Last probe
      </Text>
      {probe ? (
        <>
          <p className={styles.line}>
            {OUTCOMES[probe.outcome]} <Age at={probe.at} />
          </p>
          <p className={styles.answer}>{probe.answer}</p>
          <Verbatim title="What was sent" text={probe.manifest} />
        </>
      ) : (
        <p className={styles.line}>It was not tried yet.</p>
      )}
      {error && <ErrorPanel what="the probe" error={error} onRetry={tryNow} />}
      {probeUnavailable ? (
        <p className={styles.source}>
          It cannot be tried here: {probeUnavailable}.
        </p>
      ) : (
        <Button
          variant="secondary"
          size="small"
          isPending={trying}
          onPress={tryNow}
        >
          Try it now
        </Button>
      )}
    </section>
  );
}

function ControlContent(props: { address: ControlAddress }) {
  const { data, error, reload } = useControl(props.address);
  if (!data) {
    return error ? (
      <ErrorPanel what="the control" error={error} onRetry={reload} />
    ) : (
      <Loading what="the control" rows={6} height={36} />
    );
  }
  return (
    <div className={styles.content}>
      <StaleNotice freshness={data} what="the control" />
      <p className={styles.verdict}>
        <ControlStateBadge state={data.state} /> {data.message}
        {data.asOf && (
          <span className={styles.source}>
            {' '}
            as of <Age at={data.asOf} />
          </span>
        )}
      </p>
      <ul className={styles.evidence} aria-label="Evidence">
        {tellingFirst(data.evidence).map(item => (
          <EvidenceItem key={item.id} item={item} />
        ))}
      </ul>
      {data.text && (
        <Verbatim
          title="Policy and binding of the GitOps repository"
          text={data.text}
        />
      )}
      {data.text && (
        <Probe detail={data} address={props.address} onTried={reload} />
      )}
    </div>
  );
}

/** What a control's state rests on, item by item, and what trying it got. */
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
