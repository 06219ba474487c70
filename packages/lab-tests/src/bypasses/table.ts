import { ARTIFACTS } from './artifacts';
import { SCALING } from './autoscalers';
import { CHANGES } from './changes';
import { CONSUMPTION } from './consumption';
import { DEVICES } from './devices';
import { SETTINGS } from './downloads';
import { EXPOSURE } from './exposure';
import { HOLDING } from './holding';
import { WALLS } from './isolation';
import { MOUNTS } from './mounts';
import { PLACEMENT } from './placement';
import { PLATFORM } from './platformObjects';
import { REQUESTS } from './requests';
import { RUNS } from './runs';
import { SHARES } from './shares';
import { TEMPLATES } from './templates';
import { PODS } from './unqueuedPods';

/** What a tenant tries to create, by theme. */
export const CREATIONS = {
  'Models, images and engines': ARTIFACTS,
  'Downloads and secrets': SETTINGS,
  'Other models and configurations by volumes': MOUNTS,
  'Templates that KServe executes': TEMPLATES,
  'Queue, owner, price and size': SHARES,
  'Ways out of the pod': WALLS,
  'Pods outside the queue': PODS,
  Autoscalers: SCALING,
  'What belongs to the platform': PLATFORM,
  'Devices without a request': DEVICES,
  'Ways in and out besides the gateway': EXPOSURE,
  'Keeping what was taken back': HOLDING,
  'CPU, memory and storage that nobody counts': CONSUMPTION,
  'Nodes that the queue did not assign': PLACEMENT,
  'Jobs that work with a model': RUNS,
} as const;

const ANSWERS: Readonly<Record<string, string>> = {
  rbac: 'roles',
  kueue: 'Kueue’s webhook',
  'api-server': 'the API server',
};

const row = (title: string, kind: string, control: string) =>
  `- ${title} (${kind}): ${ANSWERS[control] ?? `\`${control}\``}`;

/** Every way that is tried, with what answers, as the README lists it. */
export function listOfBypasses(): string {
  const themes = Object.entries(CREATIONS).map(([theme, list]) => [
    `## ${theme}`,
    list
      .map(({ title, object, control }) => row(title, object.kind, control))
      .join('\n'),
  ]);
  return [
    ...themes.flat(),
    '## Changes to what runs',
    CHANGES.map(({ title, target, subresource, control }) =>
      row(
        title,
        subresource ? `${target.kind}/${subresource}` : target.kind,
        control,
      ),
    ).join('\n'),
    '## Answers of the form',
    REQUESTS.map(([title]) => `- ${title}: the form’s schema`).join('\n'),
    '## Whoever makes the pod',
    [
      '- a DaemonSet whose pods name no queue: `serving-accelerator-pods`',
      '- a Job that Kueue admits as a whole, whose pods carry no gate: `serving-accelerator-pods`',
      '- an autoscaler that was told more than its service may have: `serving-scale-cap`',
      '- an autoscaler that was told more than its Deployment may have: `serving-scale-cap-deployments`',
    ].join('\n'),
  ].join('\n\n');
}
