
set edit:completion:arg-completer[ravi] = { |@words|
    var index = (count $words)
    set index = (- $index 1)

    put (env _CLAP_IFS="\n" _CLAP_COMPLETE_INDEX=(to-string $index) RAVI_COMPLETE="elvish" ravi -- $@words) | to-lines
}

