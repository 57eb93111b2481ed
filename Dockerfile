FROM node:24-bookworm-slim AS manifests
WORKDIR /onair
COPY package.json package-lock.json .npmrc ./
COPY protocol/package.json protocol/
COPY recorder/package.json recorder/
COPY server/package.json server/
COPY web/package.json web/
COPY tests/package.json tests/

FROM manifests AS build
RUN npm ci
COPY tsconfig.json ./
COPY protocol protocol
COPY recorder recorder
COPY server server
COPY web web
RUN npm run build

FROM manifests AS dependencies
RUN npm ci --omit=dev --workspace=@onair/server

FROM node:24-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/data PORT=3000
WORKDIR /onair
# A named volume takes over the owner of the folder that it is mounted on.
RUN install -d -o node -g node /data
COPY --from=dependencies /onair/package.json ./
COPY --from=dependencies /onair/node_modules node_modules
COPY --from=build /onair/server/package.json server/
COPY --from=build /onair/server/dist server/dist
COPY --from=build /onair/web/dist/browser web/dist/browser
USER node
VOLUME /data
EXPOSE 3000
# Alive, and not ready: an instance that waits for its database must not be replaced for that.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Buffers die young; in a larger young generation they are found dead late, and recording takes 80 MB more than it needs.
CMD ["node", "--max-semi-space-size=4", "server/dist/main.js"]
