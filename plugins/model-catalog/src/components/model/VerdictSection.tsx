import { ReactNode } from 'react';
import { Select } from '@backstage/ui';
import {
  AcceleratorList,
  HostedEndpoint,
  isServedElsewhere,
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
import { hostedPrices } from '../../model/hostedPrices';
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
  noFit: string | null;
}) {
  const { accelerators, best, choice, fits, noFit } = props;
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
        <FitBadge
          word={best.memory.word === 'fits' ? best.option.fit.word : 'unknown'}
        />
        <div className={styles.sentence}>
          {best.option.title} in {choice.tenant}. {best.option.fit.sentence}
        </div>
        {best.memory.word !== 'fits' && (
          <div className={styles.sentence}>{best.memory.sentence}</div>
        )}
      </>
    );
  }
  if (fits.length === 0) {
    return noFit ?? 'Unknown: no source names its files.';
  }
  return (
    <>
      <FitBadge word={noFit === null ? 'unknown' : 'never'} />
      {noFit && <div className={styles.sentence}>{noFit}</div>}
    </>
  );
}

function costOf(
  best: OptionFit | null,
  accelerators: AcceleratorList | undefined,
): ReactNode {
  const currency = accelerators?.currency ?? null;
  if (!best) {
    return 'No cost without a size that fits';
  }
  return best.option.perHour === null || currency === null
    ? `No price for ${best.option.title}`
    : `${formatPerHour(best.option.perHour, currency)} for one replica on ${
        best.option.title
      }`;
}

function hostedCostOf(hosted: HostedEndpoint): string {
  const { input, output } = hostedPrices(hosted);
  return (
    [input && `${input} of input`, output && `${output} of output`]
      .filter(Boolean)
      .join(', ') || `No price of ${hosted.provider} is known`
  );
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
  /** Why no accelerator of the tenant can have a replica; null where one can, or where that is not known. */
  noFit: string | null;
  /** Why it cannot be deployed anywhere; null where it can. */
  refusal: string | null;
}) {
  const { accelerators, best, choice, detail, fits, noFit, onTenant, refusal } =
    props;
  const hosted = isServedElsewhere(detail.model) ? detail.model.hosted : null;
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
            hosted ? null : (
              <Fit
                key="fit"
                choice={choice}
                accelerators={accelerators}
                fits={fits}
                best={best}
                noFit={noFit}
              />
            ),
          ],
          ['Cost', hosted ? hostedCostOf(hosted) : costOf(best, accelerators)],
          ['In use by', hosted ? null : usersOf(detail)],
          // Where it is not allowed, the permission says why.
          ['Deployment', detail.decision.word === 'deny' ? null : refusal],
        ]}
      />
    </Section>
  );
}
