import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { FairQueue } from '@model-serving/backstage-plugin-model-serving-node';
import { CheckService } from '../checks/CheckService';
import { ServiceHistories } from '../history/ServiceHistories';
import { ModelAccess } from '../models/ModelAccess';
import { Models } from '../models/Models';
import { LivePicture } from '../picture/LivePicture';
import { TenantAccess } from '../tenants/TenantAccess';
import { Proposals } from '../proposals/Proposals';
import { ApiDocument } from './ApiDocument';
import { registerCheckFiles } from './checkFiles';
import { registerColdStarts } from './coldStarts';
import { registerCompareModels } from './compareModels';
import { registerDescribeModel } from './describeModel';
import { registerDescribeService } from './describeService';
import { registerExplainPending } from './explainPending';
import { registerFindModels } from './findModels';
import { registerFitModel } from './fitModel';
import { registerListServices } from './listServices';
import { registerProposeChange } from './proposeChange';
import { registerRollBack } from './rollBack';
import { registerStopAndStart } from './stopAndStart';

/** What actions answer from: the same picture and the same decisions as the HTTP API. */
export interface ActionOptions {
  picture: LivePicture;
  access: TenantAccess;
  histories: ServiceHistories;
  modelAccess: ModelAccess;
  models: Pick<Models, 'catalog' | 'standings'>;
  checks: Pick<CheckService, 'inGit'>;
  proposals: Pick<Proposals, 'check' | 'propose'>;
  /** Searches by words wait here for their user's turn. */
  searches: FairQueue;
}

export function registerActions(
  registry: ActionsRegistryService,
  options: ActionOptions,
): void {
  const document = ApiDocument.read();
  registerListServices(registry, options);
  registerDescribeService(registry, options, document);
  registerExplainPending(registry, options);
  registerColdStarts(registry, options);
  registerFindModels(registry, options);
  registerDescribeModel(registry, options, document);
  registerFitModel(registry, options);
  registerCompareModels(registry, options);
  registerCheckFiles(registry, options);
  registerProposeChange(registry, options);
  registerRollBack(registry, options);
  registerStopAndStart(registry, options);
}
