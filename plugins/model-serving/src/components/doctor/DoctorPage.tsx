import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import {
  Examination,
  EXAMINED_AREAS,
  ExaminationReport,
  ExaminedArea,
  examinationVerdict,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  EmptyState,
  isForbidden,
  PageBody,
  Section,
  SectionLevel,
  useExamination,
  useServingLinks,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import { EvidenceList } from '../controls/EvidenceList';
import styles from './DoctorPage.module.css';

const URGENCY: Readonly<Record<Examination['state'], number>> = {
  broken: 0,
  unknown: 1,
  holds: 2,
  note: 2,
};

/** The areas that were examined: those with problems first, else in their own order. */
function worstFirst(items: readonly Examination[]) {
  const urgency = (found: readonly Examination[]) =>
    Math.min(...found.map(({ state }) => URGENCY[state]));
  return (Object.keys(EXAMINED_AREAS) as ExaminedArea[])
    .map(area => ({ area, found: items.filter(item => item.area === area) }))
    .filter(({ found }) => found.length > 0)
    .sort((a, b) => urgency(a.found) - urgency(b.found));
}

function Report(props: { report: ExaminationReport }) {
  const { asOf, items } = props.report;
  return (
    <>
      <p className={styles.verdict}>
        <Text as="span" variant="title-small">
          {examinationVerdict(items)}
        </Text>{' '}
        {asOf && (
          <span className={styles.age}>
            as of <Age at={asOf} />
          </span>
        )}
      </p>
      {worstFirst(items).map(({ area, found }) => (
        <Section key={area} title={EXAMINED_AREAS[area]}>
          <EvidenceList label={EXAMINED_AREAS[area]} items={found} />
          <p className={styles.age}>Explained in {found[0].docs}</p>
        </Section>
      ))}
    </>
  );
}

/** Whether the suite works as it was set up, part by part. For platform owners. */
export function DoctorPage() {
  const examination = useExamination();
  const links = useServingLinks();
  return (
    <BreadcrumbEntry
      entry={{ label: 'Setup check', href: links.setupCheck() ?? '' }}
    >
      <SectionLevel level={2}>
        <PageBody>
          {isForbidden(examination.error) ? (
            <EmptyState title="For platform owners">
              The setup check shows what servers and the forge said, which may
              be about any tenant.
            </EmptyState>
          ) : (
            <WhenLoaded
              loaded={examination}
              what="the setup"
              rows={8}
              height={48}
            >
              {report => <Report report={report} />}
            </WhenLoaded>
          )}
        </PageBody>
      </SectionLevel>
    </BreadcrumbEntry>
  );
}
