import type { DriftReading } from '@model-serving/backstage-plugin-model-serving-common';
import {
  AnswerReader,
  readSentAnswer,
  registryDialect,
  SentAnswer,
} from '@model-serving/backstage-plugin-model-serving-node';
import * as answer from './evidentlyAnswers';
import { evidentlyReadings, timeOf } from './evidentlyReadings';

const dialectOf = (key: string) => registryDialect(key, 'monitor');

/** The newest report that has all tags; undefined where there is none. */
export const newestSnapshotReader: AnswerReader<
  {
    /** Configuration key of the monitor, for errors. */
    key: string;
    snapshots: SentAnswer;
    tags: readonly string[];
  },
  { id: string; timestamp: string } | undefined
> = {
  id: 'evidently-newest-snapshot',
  module: __filename,
  read({ key, snapshots, tags }) {
    const all = readSentAnswer(snapshots, answer.snapshots, dialectOf(key));
    return all
      .filter(snapshot => tags.every(tag => snapshot.tags.includes(tag)))
      .reduce<(typeof all)[number] | undefined>(
        (latest, each) =>
          latest && timeOf(latest.timestamp) >= timeOf(each.timestamp)
            ? latest
            : each,
        undefined,
      );
  },
};

/** What a report and the values of all reports say of drift. */
export const reportReader: AnswerReader<
  {
    /** Configuration key of the monitor, for errors. */
    key: string;
    report: SentAnswer;
    series: SentAnswer;
    /** When the report was made, as Evidently writes it. */
    at: string;
  },
  DriftReading[]
> = {
  id: 'evidently-report',
  module: __filename,
  read: ({ at, key, report, series }) =>
    evidentlyReadings(
      readSentAnswer(report, answer.report, dialectOf(key)),
      readSentAnswer(series, answer.seriesBatch, dialectOf(key)),
      at,
    ),
};
