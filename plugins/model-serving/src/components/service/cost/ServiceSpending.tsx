import {
  ServiceCosts,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  KeyNumbers,
  Section,
  useServiceCosts,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import { useCostMonth } from '../../costs/costMonth';
import { CostSources } from '../../costs/CostSources';
import { MonthPicker } from '../../costs/MonthPicker';
import { SpendVerdict } from '../../costs/SpendVerdict';
import styles from '../../costs/costs.module.css';
import { DayPartsPlot } from './DayPartsPlot';
import { StartCosts } from './StartCosts';

function numbersOf({ forecast, idle, spent, starts }: ServiceCosts) {
  return [
    { label: 'Spent', measured: spent },
    ...(forecast
      ? [{ label: 'Forecast for the month', measured: forecast.amount }]
      : []),
    { label: 'Idle', measured: idle.amount },
    { label: 'Starts', measured: starts.amount },
  ];
}

/** What a service has cost in a month, and what it was paid for. */
export default function ServiceSpending(props: { service: ServiceRef }) {
  const { service } = props;
  const now = new Date();
  const { month, setMonth } = useCostMonth(now);
  const loaded = useServiceCosts(service, { from: month.from, to: month.to });
  return (
    <>
      <Section
        title="Costs of the month"
        actions={<MonthPicker month={month} now={now} onMonth={setMonth} />}
      >
        <div className={styles.body}>
          <WhenLoaded loaded={loaded} what="the costs" rows={2} height={160}>
            {costs => (
              <>
                <SpendVerdict costs={{ ...costs, budgetPerMonth: null }} />
                <KeyNumbers
                  label={`Costs in ${month.title}`}
                  numbers={numbersOf(costs)}
                />
                {costs.currency !== null && (
                  <DayPartsPlot costs={costs} month={month} />
                )}
              </>
            )}
          </WhenLoaded>
        </div>
      </Section>
      {loaded.data && <StartCosts costs={loaded.data} />}
      {loaded.data && (
        <CostSources costs={loaded.data} title="Sources of the month" />
      )}
    </>
  );
}
