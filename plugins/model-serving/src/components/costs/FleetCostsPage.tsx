import { BreadcrumbEntry } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import {
  FleetCosts,
  fleetCsv,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  KeyNumbers,
  PageBody,
  Section,
  SectionLevel,
  useFleetCosts,
  useServingLinks,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import { useCostMonth } from './costMonth';
import { downloadText } from './downloadText';
import { FleetCohorts, FleetTenants } from './FleetTables';
import { MonthPicker } from './MonthPicker';
import styles from './costs.module.css';

function numbersOf({ forecast, spent }: FleetCosts) {
  return [
    { label: 'Spent', measured: spent },
    ...(forecast
      ? [{ label: 'Forecast for the month', measured: forecast }]
      : []),
  ];
}

/** What all tenants cost, for platform owners. */
export function FleetCostsPage() {
  const links = useServingLinks();
  const now = new Date();
  const { month, setMonth } = useCostMonth(now);
  const loaded = useFleetCosts({ from: month.from, to: month.to });
  const { data } = loaded;
  return (
    <BreadcrumbEntry entry={{ label: 'Costs', href: links.fleetCosts() ?? '' }}>
      <SectionLevel level={2}>
        <PageBody>
          <Section
            title="Costs of all tenants"
            actions={
              <div className={styles.controls}>
                <MonthPicker month={month} now={now} onMonth={setMonth} />
                <Button
                  size="small"
                  variant="secondary"
                  isDisabled={!data}
                  onPress={() =>
                    data &&
                    downloadText(
                      `costs-${data.from.slice(0, 7)}.csv`,
                      fleetCsv(data),
                    )
                  }
                >
                  Download CSV
                </Button>
              </div>
            }
          >
            <WhenLoaded loaded={loaded} what="the costs" rows={3} height={160}>
              {costs => (
                <div className={styles.body}>
                  <KeyNumbers
                    label={`Costs in ${month.title}`}
                    numbers={numbersOf(costs)}
                  />
                  <FleetTenants costs={costs} />
                </div>
              )}
            </WhenLoaded>
          </Section>
          {data && <FleetCohorts costs={data} />}
        </PageBody>
      </SectionLevel>
    </BreadcrumbEntry>
  );
}
