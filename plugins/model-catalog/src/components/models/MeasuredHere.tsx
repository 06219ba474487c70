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
  model: Pick<ModelSummary, 'measured' | 'task'>;
}) {
  const { measure, model } = props;
  const measured = measuredNumber(model, measure);
  return measured ? (
    <MeasuredValue label={measureTitle(measure, model)} measured={measured} />
  ) : (
    <Unknown reason={NO_SERVICE} />
  );
}
