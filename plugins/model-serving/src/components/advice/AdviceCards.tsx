import { lazy, Suspense, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Text, TextField } from '@backstage/ui';
import {
  Advice,
  formatServiceRef,
  GOLDEN_PATHS,
  Measured,
  ServiceAdviceKind,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppButtonLink,
  AppLink,
  asSentence,
  ErrorPanel,
  Facts,
  formatExactTime,
  formatMoney,
  modelServingApiRef,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './advice.module.css';

const ChangeButton = lazy(() => import('../service/ChangeButton'));

const keyOf = ({ kind, service, title }: Advice) =>
  `${kind} ${service ? formatServiceRef(service) : title}`;

/** `Saves $1,200 a month` */
function savingText({ reason, unit, value }: Measured): string {
  const currency = unit.split('/')[0];
  if (value === null) {
    return `Saving unknown: ${asSentence(reason ?? 'no price')}`;
  }
  return value < 0
    ? `Costs ${formatMoney(-value, currency)} more a month.`
    : `Saves ${formatMoney(value, currency)} a month.`;
}

/** Opens the form that would do what is advised. */
function Propose(props: { advice: Advice; tenant: string | null }) {
  const { proposal, service } = props.advice;
  const { tenant } = props;
  const links = useServingLinks();
  if (!proposal || !service || tenant === null) {
    return null;
  }
  if (proposal.action === 'stop') {
    const href = links.change(
      { tenant, service: service.name },
      GOLDEN_PATHS.stopService.template,
    );
    return href ? (
      <AppButtonLink path={href} variant="secondary">
        Propose
      </AppButtonLink>
    ) : null;
  }
  return (
    <Suspense fallback={null}>
      <ChangeButton
        service={{ ref: service, tenant }}
        label="Propose"
        changes={proposal.answers}
      />
    </Suspense>
  );
}

/** Asks why, and dismisses the advice. */
function Dismiss(props: { onDismiss: (reason: string) => Promise<void> }) {
  const { onDismiss } = props;
  const [isOpen, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  return isOpen ? (
    <form
      className={styles.dismiss}
      onSubmit={event => {
        event.preventDefault();
        void onDismiss(reason.trim());
      }}
    >
      <TextField
        label="Reason"
        size="small"
        maxLength={300}
        isRequired
        value={reason}
        onChange={setReason}
      />
      <Button
        type="submit"
        size="small"
        variant="secondary"
        isDisabled={reason.trim() === ''}
      >
        Dismiss advice
      </Button>
    </form>
  ) : (
    <Button size="small" variant="tertiary" onPress={() => setOpen(true)}>
      Dismiss
    </Button>
  );
}

function AdviceCard(props: {
  advice: Advice;
  tenant: string | null;
  onDismissal: (dismissed: Advice['dismissed']) => void;
}) {
  const { advice, onDismissal, tenant } = props;
  const { dismissed, evidence, refutedBy, saving, sentence, service, title } =
    advice;
  const api = useApi(modelServingApiRef);
  const links = useServingLinks();
  const [failure, setFailure] = useState<Error>();
  const write = async (reason: string | null) => {
    if (!service) {
      return;
    }
    const target = { service, kind: advice.kind as ServiceAdviceKind };
    try {
      setFailure(undefined);
      const { items } =
        reason === null
          ? await api.restoreAdvice(target)
          : await api.dismissAdvice({ ...target, basis: advice.basis, reason });
      const anew = items.find(({ kind }) => kind === advice.kind);
      onDismissal(anew ? anew.dismissed : dismissed);
    } catch (error) {
      setFailure(error as Error);
    }
  };
  return (
    <article className={styles.card} aria-label={title}>
      <Text weight="bold">{title}</Text>
      {service && (
        <AppLink path={links.service(service)}>{service.name}</AppLink>
      )}
      <Text>{savingText(saving)}</Text>
      <Text>{sentence}</Text>
      <Facts
        items={[
          ...evidence.map(({ label, value }): [string, string] => [
            label,
            value,
          ]),
          ['Since', formatExactTime(advice.from)],
          ['Refuted by', refutedBy],
        ]}
      />
      {failure && <ErrorPanel what="the dismissal" error={failure} />}
      {dismissed ? (
        <div className={styles.actions}>
          <Text color="secondary">
            Dismissed by {dismissed.by} on {formatExactTime(dismissed.at)}:{' '}
            {dismissed.reason}
          </Text>
          <Button
            size="small"
            variant="tertiary"
            onPress={() => void write(null)}
          >
            Show again
          </Button>
        </div>
      ) : (
        <div className={styles.actions}>
          <Propose advice={advice} tenant={tenant} />
          {service && <Dismiss onDismiss={write} />}
        </div>
      )}
    </article>
  );
}

/** Advice, that which was dismissed folded away. */
export function AdviceCards(props: {
  items: readonly Advice[];
  tenant: string | null;
}) {
  const { items, tenant } = props;
  const [written, setWritten] = useState<
    Readonly<Record<string, Advice['dismissed']>>
  >({});
  const present = items.map(advice => {
    const key = keyOf(advice);
    return Object.hasOwn(written, key)
      ? { ...advice, dismissed: written[key] }
      : advice;
  });
  const cards = (advice: readonly Advice[]) =>
    advice.map(each => (
      <AdviceCard
        key={keyOf(each)}
        advice={each}
        tenant={tenant}
        onDismissal={dismissed =>
          setWritten(before => ({ ...before, [keyOf(each)]: dismissed }))
        }
      />
    ));
  const dismissed = present.filter(each => each.dismissed !== null);
  return (
    <div className={styles.cards}>
      {cards(present.filter(each => each.dismissed === null))}
      {dismissed.length > 0 && (
        <details>
          <summary>Dismissed ({dismissed.length})</summary>
          <div className={styles.cards}>{cards(dismissed)}</div>
        </details>
      )}
    </div>
  );
}
