#!/usr/bin/env node
import '../dist/process/command/main.js'
