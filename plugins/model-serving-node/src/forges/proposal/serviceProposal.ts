import {
  CheckReport,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import type { GitOpsFile } from '../../gitops/GitOpsFile';
import { Change } from '../Forge';
import { proposalBranch } from './proposalBranch';
import { proposalTitle } from './proposalText';
import { renderReport } from './renderReport';

/** Files of a service that were judged. @public */
export interface JudgedService {
  tenant: string;
  service: string;
  directory: string;
  files: GitOpsFile[];
  /** What was said of exactly these files. */
  report: CheckReport;
  /** The object that is the service; undefined where the files do not say. */
  ref: ServiceRef | undefined;
  /** The user's own words; `Serve … for …` when left out. */
  title?: string;
  /** Entity ref of the user who asked, from verified credentials. */
  requestedBy?: string;
}

/** The change that proposes a service, whoever asks for it by whatever way. @public */
export function serviceProposal({
  directory,
  files,
  ref,
  report,
  requestedBy,
  service,
  tenant,
  title,
}: JudgedService): Change {
  return {
    tenant,
    service,
    directory,
    branch: proposalBranch(tenant, service),
    title: proposalTitle({ tenant, service, title }),
    body: renderReport(report),
    files,
    requestedBy,
    subject: ref && {
      service: ref,
      perMonth: report.cost && {
        amount: report.cost.perMonth.max,
        currency: report.cost.currency,
      },
    },
  };
}
