import { ClusterConnection } from '../clusters/ClusterConnection';
import { VERSION } from '../clusters/expectedAnswers';
import { KubeconfigCredentials } from '../clusters/credentials/KubeconfigCredentials';

/**
 * Run as a process of its own: the Kubernetes client is ECMAScript modules only, which
 * jest cannot load. Prints what the API server's version endpoint answers, or the error.
 */
async function main([file, context]: string[]) {
  try {
    const credentials = await KubeconfigCredentials.load({ file, context });
    const connection = new ClusterConnection(credentials);
    const version = await connection.getJson('/version', VERSION);
    await connection.close();
    process.stdout.write(JSON.stringify({ version }));
  } catch (error) {
    process.stdout.write(JSON.stringify({ error: (error as Error).message }));
  }
}

main(process.argv.slice(2));
