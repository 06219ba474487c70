import { ReactNode } from 'react';
import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Text,
} from '@backstage/ui';
import {
  ArtifactAnswer,
  CheckReport,
  Finding,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  FITS,
  formatBytes,
  shortDigest,
  StaleNotice,
  Tone,
} from '@model-serving/backstage-plugin-model-serving-react';
import { artifactInWords } from './artifactInWords';
import { FindingList } from './FindingList';
import { ManifestPreview } from './ManifestPreview';
import { MemoryLine } from './MemoryLine';
import { OutcomeIcon } from './OutcomeIcon';
import { costInWords, remarkable, summarizeRules } from './summarize';
import styles from './LiveCheck.module.css';

const TONE_OUTCOMES: Record<Tone, Finding['outcome']> = {
  good: 'pass',
  attention: 'warn',
  bad: 'fail',
  neutral: 'unknown',
};

function Line(props: {
  outcome: Finding['outcome'];
  name: string;
  children: ReactNode;
}) {
  return (
    <div className={styles.line}>
      <dt className={styles.name}>
        <OutcomeIcon outcome={props.outcome} />
        {props.name}
      </dt>
      <dd className={styles.value}>{props.children}</dd>
    </div>
  );
}

function QuotaLine({ quota }: Pick<CheckReport, 'quota'>) {
  if (!quota) {
    return (
      <Line outcome="unknown" name="Quota">
        <Text variant="body-small">Quota fit unknown.</Text>
      </Line>
    );
  }
  const { tone } = FITS[quota.word];
  return (
    <Line outcome={TONE_OUTCOMES[tone]} name="Quota">
      <Text variant="body-small">{quota.sentence}</Text>
    </Line>
  );
}

function CostLine(props: {
  cost: CheckReport['cost'];
  tenant: string | undefined;
}) {
  if (!props.cost) {
    return (
      <Line outcome="unknown" name="Cost">
        <Text variant="body-small">
          No price for this size in the price book.
        </Text>
      </Line>
    );
  }
  const words = costInWords(props.cost, props.tenant);
  return (
    <Line outcome={words.overBudget ? 'warn' : 'pass'} name="Cost">
      <Text variant="body-small">
        <strong className={styles.money}>{words.perHour}</strong>,{' '}
        <span className={styles.money}>{words.perMonth}</span>
      </Text>
      {words.share && <Text variant="body-small">{words.share}</Text>}
      {words.parts && (
        <Text variant="body-x-small" color="secondary">
          {words.parts}
        </Text>
      )}
      <Text variant="body-x-small" color="secondary">
        Prices: {props.cost.priceSource}
      </Text>
    </Line>
  );
}

/** What the tokens of an external model cost, in the words of the check. */
function TokenCostLine({ findings }: Pick<CheckReport, 'findings'>) {
  const finding = findings.find(({ category }) => category === 'cost');
  return finding ? (
    <Line outcome={finding.outcome} name="Cost">
      <Text variant="body-small">{finding.message}</Text>
    </Line>
  ) : null;
}

/** The digest that the service is pinned to, as its registry names it now. */
function ArtifactLine({ answer }: { answer: ArtifactAnswer }) {
  const { outcome, sentence } = artifactInWords(answer);
  const { artifact } = answer;
  return (
    <Line outcome={outcome} name="Artifact">
      {artifact && (
        <Text variant="body-small">
          <code title={artifact.pinnedUri}>{shortDigest(artifact.digest)}</code>
          {artifact.sizeBytes !== null &&
            `, ${formatBytes(artifact.sizeBytes)}`}
        </Text>
      )}
      <Text variant="body-small">{sentence}</Text>
    </Line>
  );
}

/** As strict as the platform is: its finding decides, whatever the arithmetic says. */
function memoryOutcome({ findings }: CheckReport): Finding['outcome'] {
  return (
    findings.find(({ category }) => category === 'memory')?.outcome ?? 'unknown'
  );
}

/** What the check says about a service: rules, quota, cost, and all findings. */
export default function LiveCheckPanel(props: {
  report: CheckReport;
  tenant: string | undefined;
  artifact: ArtifactAnswer | undefined;
  /** Whether the service runs pods, which need quota. */
  runsPods: boolean;
}) {
  const { artifact, report, runsPods } = props;
  const rules = summarizeRules(report.findings);
  const remarks = remarkable(report.findings);
  return (
    <>
      <dl className={styles.lines}>
        <Line outcome={rules.outcome} name="Policy">
          <Text variant="body-small">
            {rules.holding} of {rules.total} rules pass
          </Text>
        </Line>
        {artifact && <ArtifactLine answer={artifact} />}
        {runsPods && <QuotaLine quota={report.quota} />}
        {report.memory && (
          <Line outcome={memoryOutcome(report)} name="Memory">
            <MemoryLine memory={report.memory} />
          </Line>
        )}
        {runsPods ? (
          <CostLine cost={report.cost} tenant={props.tenant} />
        ) : (
          <TokenCostLine findings={report.findings} />
        )}
      </dl>
      {remarks.length > 0 && (
        <FindingList label="Findings" findings={remarks} />
      )}
      {report.findings.length > 0 && (
        <Accordion>
          <AccordionTrigger
            title={`All ${report.findings.length} checks`}
            level={4}
          />
          <AccordionPanel>
            <FindingList label="All checks" findings={report.findings} />
          </AccordionPanel>
        </Accordion>
      )}
      <StaleNotice freshness={report} what="the cluster's state" />
      <ManifestPreview files={report.files} findings={report.findings} />
    </>
  );
}
