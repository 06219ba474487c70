import {
  AuditorService,
  AuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import {
  ControlDefinition,
  Judging,
  ServicePaths,
} from '@model-serving/backstage-plugin-model-serving-node';
import { AdmissionContexts } from '../checks/AdmissionContexts';
import { ClusterFleet } from '../clusters/ClusterFleet';
import { GitOpsState } from '../gitops/GitOpsState';
import { VettedModels } from '../models/VettedModels';
import { LivePicture } from '../picture/LivePicture';
import { ClusterControlReader } from './ClusterControlReader';
import { Controls } from './Controls';
import { gatewayBudgetControl } from './gatewayBudgetControl';
import { GatewayBudgetReader } from './GatewayBudgetReader';
import { PlatformReader } from './PlatformReader';
import { PortalProbe } from './PortalProbe';
import { ProbeBase } from './ProbeBase';
import { Probes } from './Probes';
import { ControlsConfig } from './readControlsConfig';

/** The controls and the probes that try them, put together. */
export function createControls(options: {
  auditor: AuditorService;
  auth: AuthService;
  config: ControlsConfig;
  logger: LoggerService;
  fleet: ClusterFleet;
  contexts: AdmissionContexts;
  gitops: GitOpsState;
  models: VettedModels;
  judging: Judging;
  paths: ServicePaths;
  picture: LivePicture;
  portal: PortalProbe;
  /** Controls that modules added. */
  further: readonly ControlDefinition[];
}): { controls: Controls; platform: PlatformReader; probes: Probes } {
  const { auditor, config, contexts, fleet, gitops, logger, picture, portal } =
    options;
  const probes = new Probes({
    auditor,
    base: new ProbeBase({ ...options, path: options.paths.running() }),
    config: config.probes,
    contexts,
    fleet,
    judging: options.judging,
    logger,
  });
  const gateway = config.gateway && new GatewayBudgetReader(config.gateway);
  const controls = new Controls({
    reader: new ClusterControlReader({
      fleet,
      kueueConfig: config.kueueConfig,
    }),
    contexts,
    picture,
    probe: (cluster, tenant, control) => probes.last(cluster, tenant, control),
    repository: () => gitops.repositoryGuards(),
    portal: () => portal.reading(),
    further: [
      ...(gateway ? [gatewayBudgetControl(gateway)] : []),
      ...options.further,
    ],
  });
  const platform = new PlatformReader({
    fleet,
    llmGateway: () => gateway?.reading(),
  });
  return { controls, platform, probes };
}
