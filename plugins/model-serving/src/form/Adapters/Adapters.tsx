import { lazy, Suspense } from 'react';
import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { ServiceRequest } from '@model-serving/backstage-plugin-model-serving-common';
import { formField } from '../formField';

export type AdaptersAnswer = NonNullable<ServiceRequest['adapters']>;

/** Only services that exist have adapters, so that the list is loaded where there is one. */
const AdapterList = lazy(() => import('./AdapterList'));

/** The LoRA adapters of a service that is changed, which can be removed; nothing where there are none. */
export function Adapters({
  formData,
  onChange,
}: FieldExtensionComponentProps<AdaptersAnswer>) {
  return formData && formData.length > 0 ? (
    <Suspense fallback={null}>
      <AdapterList adapters={formData} onChange={onChange} />
    </Suspense>
  ) : null;
}

export const adaptersField = formField<AdaptersAnswer, {}>({
  name: 'Adapters',
  component: Adapters,
  output: z =>
    z
      .array(z.any())
      .describe('LoRA adapters, each with its name and its model'),
});
