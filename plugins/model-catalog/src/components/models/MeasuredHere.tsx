import { ModelSummary } from '@model-serving/backstage-plugin-model-serving-common';
import {
  MeasuredValue,
  Unknown,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  Measure,
  measuredNumber,
  measureTitle,
  NO_SERVICE,
} from '../../model/modelNumbers';

/** A number measured here, which opens where it comes from. */
export function MeasuredHere(props: {
  measure: Measure;
  measured: ModelSummary['measured'];
  model: Pick<ModelSummary, 'task'>;
}) {
  const { measure } = props;
  const measured = measuredNumber(props.measured, measure);
  return measured ? (
    <MeasuredValue
      label={measureTitle(measure, props.model)}
      measured={measured}
    />
  ) : (
    <Unknown reason={NO_SERVICE} />
  );
}
