/** Why the server cannot start, in one sentence for whoever started it. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';

  private constructor(
    readonly code:
      'wrong-setting' | 'data-in-use' | 'data-unusable' | 'store-unreachable' | 'port-unusable' | 'pages-missing',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  /** `complaint` goes on after the variable's name: "must be …". */
  static wrongSetting(variable: string, complaint: string): StartFailure {
    return new StartFailure('wrong-setting', `${variable} ${complaint}.`);
  }

  static wrongArguments(complaint: string): StartFailure {
    return new StartFailure('wrong-setting', complaint);
  }

  static dataInUse(dataDir: string): StartFailure {
    const remedy = 'stop it, or set DATA_DIR to another folder';
    return new StartFailure('data-in-use', `Another onair uses the data folder ${dataDir}: ${remedy}.`);
  }

  static dataUnusable(dataDir: string, cause: unknown): StartFailure {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `The data folder ${dataDir} (DATA_DIR) cannot be used: ${reason}.`;
    return new StartFailure('data-unusable', message, { cause });
  }

  static noData(dataDir: string): StartFailure {
    return new StartFailure('data-unusable', `There is no data of onair in ${dataDir} (DATA_DIR).`);
  }

  static newerData(database: string): StartFailure {
    const message = `The database ${database} (in DATA_DIR) was written by a newer onair: please update this one.`;
    return new StartFailure('data-unusable', message);
  }

  static storeUnreachable(variable: string, patienceS: number): StartFailure {
    const message = `Nobody answers at ${variable} for ${patienceS} seconds: is it the right address, and is it running?`;
    return new StartFailure('store-unreachable', message);
  }

  static bucketUnusable(cause: unknown): StartFailure {
    const reason = cause instanceof Error ? cause.name : String(cause);
    const message = `The bucket (S3_BUCKET) cannot be used (${reason}): are name, S3_ENDPOINT and keys right?`;
    return new StartFailure('store-unreachable', message, { cause });
  }

  static portUnusable(port: number, cause: NodeJS.ErrnoException): StartFailure {
    const reason =
      cause.code === 'EADDRINUSE'
        ? 'another program uses it'
        : `the system refuses it (${cause.code ?? cause.message})`;
    return new StartFailure('port-unusable', `PORT ${port} cannot be used, ${reason}: choose another one.`, { cause });
  }

  static hostUnusable(host: string, cause: NodeJS.ErrnoException): StartFailure {
    const message = `HOST must be an address of this machine, and ${host} is not (${cause.code ?? cause.message}).`;
    return new StartFailure('port-unusable', message, { cause });
  }

  static pagesMissing(staticDir: string): StartFailure {
    return new StartFailure('pages-missing', `The pages are not built in ${staticDir}: run "npm run build".`);
  }
}
