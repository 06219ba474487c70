import { ReactNode } from 'react';
import { Select } from '@backstage/ui';
import {
  AcceleratorList,
  ModelDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  asSentence,
  ExternalLink,
  Facts,
  FitBadge,
  formatCount,
  formatPerHour,
  OutsideText,
  Section,
} from '@model-serving/backstage-plugin-model-serving-react';
import { OptionFit } from '../../model/memoryOnOptions';
import { TenantChoice } from '../../model/useTenantChoice';
import { DecisionBadge } from '../DecisionBadge';
import styles from './ModelPage.module.css';

function Permission({ detail }: { detail: ModelDetail }) {
  const { decision } = detail;
  const { askUrl, confirmLicense, findings, sentence } = decision;
  return (
    <>
      <DecisionBadge decision={decision} />
      {[sentence, ...findings.map(finding => finding.sentence)]
        .filter((text): text is string => Boolean(text))
        .map(text => (
          <div key={text} className={styles.sentence}>
            <OutsideText text={asSentence(text)} />
          </div>
        ))}
      {askUrl && decision.word !== 'allow' && (
        <div className={styles.sentence}>
          <ExternalLink address={askUrl}>Ask for approval</ExternalLink>
        </div>
      )}
      {confirmLicense && decision.word !== 'deny' && (
        <div className={styles.sentence}>
          Whoever requests the service confirms the license terms in the form.
        </div>
      )}
    </>
  );
}

/** What the tenant's quota says of the option that a replica would get. */
function Fit(props: {
  choice: TenantChoice;
  accelerators: AcceleratorList | undefined;
  fits: readonly OptionFit[];
  best: OptionFit | null;
}) {
  const { accelerators, best, choice, fits } = props;
  if (!choice.tenant) {
    return choice.isSettled
      ? 'Depends on a tenant, and you don’t belong to one. Ask your platform owners to set up a tenant for your group.'
      : 'Loading';
  }
  if (!accelerators) {
    return 'Not known yet';
  }
  if (best) {
    return (
      <>
        <FitBadge word={best.option.fit.word} />
        <div className={styles.sentence}>
          {best.option.title} in {choice.tenant}. {best.option.fit.sentence}
        </div>
      </>
    );
  }
  if (accelerators.missing.length > 0) {
    return `The cluster of ${
      choice.tenant
    } cannot run services: ${accelerators.missing.join('; ')}.`;
  }
  if (fits.length === 0) {
    return `No accelerators are available to ${choice.tenant}. Ask your platform owners to add one.`;
  }
  const isUnknown = fits.some(
    ({ memory, option }) =>
      memory.word === 'unknown' && option.fit.word !== 'never',
  );
  return (
    <>
      <FitBadge word={isUnknown ? 'unknown' : 'never'} />
      <div className={styles.sentence}>
        {isUnknown
          ? fits.find(({ memory }) => memory.word === 'unknown')!.memory
              .sentence
          : `No accelerator that ${choice.tenant} may have holds a replica; Memory shows why.`}
      </div>
    </>
  );
}

function costOf(
  best: OptionFit | null,
  accelerators: AcceleratorList | undefined,
): ReactNode {
  const currency = accelerators?.currency ?? null;
  if (!best) {
    return 'No cost without an accelerator that fits';
  }
  return best.option.perHour === null || currency === null
    ? `No price for ${best.option.title}`
    : `${formatPerHour(best.option.perHour, currency)} for one replica on ${
        best.option.title
      }`;
}

function usersOf({ summary }: ModelDetail): string {
  if (summary.services === null) {
    return 'Unknown: the services could not be read';
  }
  return summary.services === 0
    ? 'No service that you have access to'
    : formatCount(summary.services, 'service');
}

/** May it be served, does it fit, what would it cost, who runs it. */
export function VerdictSection(props: {
  detail: ModelDetail;
  choice: TenantChoice;
  onTenant: (name: string) => void;
  accelerators: AcceleratorList | undefined;
  fits: readonly OptionFit[];
  best: OptionFit | null;
  /** Why it cannot be deployed; null where it can. */
  refusal: string | null;
}) {
  const { accelerators, best, choice, detail, fits, onTenant, refusal } = props;
  return (
    <Section
      title="Verdict"
      actions={
        choice.names.length > 1 && (
          <Select
            className={styles.tenant}
            aria-label="Tenant"
            size="small"
            options={choice.names.map(name => ({ id: name, label: name }))}
            value={choice.tenant ?? null}
            onChange={key => onTenant(String(key))}
          />
        )
      }
    >
      <Facts
        items={[
          ['Permission', <Permission key="may" detail={detail} />],
          [
            'Quota fit',
            <Fit
              key="fit"
              choice={choice}
              accelerators={accelerators}
              fits={fits}
              best={best}
            />,
          ],
          ['Cost', detail.model.hosted ? null : costOf(best, accelerators)],
          ['In use by', usersOf(detail)],
          ['Deployment', refusal],
        ]}
      />
    </Section>
  );
}
