import { ModelSummary } from '@model-serving/backstage-plugin-model-serving-common';
import {
  MeasuredValue,
  Unknown,
} from '@model-serving/backstage-plugin-model-serving-react';
import {
  Measure,
  measuredNumber,
  measureTitle,
  notMeasured,
} from '../../model/modelNumbers';

/** A number measured here, which opens where it comes from. */
export function MeasuredHere(props: {
  measure: Measure;
  model: Pick<ModelSummary, 'measured' | 'services' | 'task'>;
}) {
  const { measure, model } = props;
  const measured = measuredNumber(model, measure);
  return measured ? (
    <MeasuredValue label={measureTitle(measure, model)} measured={measured} />
  ) : (
    <Unknown reason={notMeasured(model)} />
  );
}
