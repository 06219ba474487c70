import { disagreements } from './disagreements';
import { Row, condition, knative, revisionPod, scheduled } from './problems';

describe('reported problems: revisions of Knative', () => {
  it.each<Row>([
    {
      what: 'the progress deadline ends a first revision that no node can take',
      from: 'knative/serving#15478',
      objects: knative(
        {
          conditions: [
            condition(
              'PredictorReady',
              'False',
              'RevisionFailed',
              'Revision "chat-predictor-00001" failed with message: Initial scale was never achieved.',
            ),
            condition('Ready', 'False', 'RevisionFailed', ''),
          ],
        },
        [{ number: '00001', replicas: 0 }],
      ),
      now: 900,
      word: 'failed',
      says: [/before it was ever ready; .*Initial scale was never achieved/],
      never: [/zero/, /wakes/],
      next: /revision/,
    },
    {
      what: 'a new revision finds no node while the one before serves',
      from: 'knative/serving#11923',
      objects: knative(
        {
          url: 'http://chat.example',
          conditions: [
            condition(
              'Ready',
              'False',
              'RevisionFailed',
              'Revision "chat-predictor-00004" failed with message: 0/22 nodes are available',
            ),
          ],
        },
        [
          { number: '00002', replicas: 1 },
          { number: '00004', replicas: 1 },
        ],
        revisionPod('00002', 'aaaa', { ...scheduled, started: 60, ready: 90 }),
        revisionPod('00004', 'bbbb', {
          created: 600,
          status: {
            conditions: [
              condition(
                'PodScheduled',
                'False',
                'Unschedulable',
                '0/22 nodes are available: 1 Insufficient memory, 22 Insufficient cpu.',
                600,
              ),
            ],
          },
        }),
      ),
      now: 900,
      word: 'serving',
      says: [
        /1 of 1 replica ready/,
        /the old revision is serving; the new one is not ready: .*22 Insufficient cpu/,
      ],
      next: /nodes with more/,
    },
    {
      what: 'the newest revision failed while the one before is at zero',
      from: 'knative/serving#14157',
      objects: knative(
        {
          url: 'http://chat.example',
          conditions: [
            condition(
              'PredictorReady',
              'False',
              'RevisionFailed',
              'Revision "chat-predictor-00002" failed with message: Unable to fetch image "registry.example/x:2": failed to resolve image to digest: 401 Unauthorized.',
            ),
            condition('PredictorRouteReady', 'True', '', ''),
          ],
        },
        [
          { number: '00001', replicas: 0 },
          { number: '00002', replicas: 0 },
        ],
      ),
      now: 9000,
      word: 'stopped',
      says: [
        /Scaled to zero on the revision before; a request wakes it; the newest revision failed: .*401 Unauthorized/,
      ],
      next: /pull secret/,
    },
  ])('$from: $what', row => {
    expect(disagreements(row)).toEqual([]);
  });
});
