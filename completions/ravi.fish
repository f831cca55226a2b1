complete --keep-order --exclusive --command ravi --arguments "(RAVI_COMPLETE=fish ravi -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
