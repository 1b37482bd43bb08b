package config

// BuiltIn is the name that problems of the embedded configuration carry.
const BuiltIn = "config.yaml (built in)"

// Load reads the configuration: the file at path, or if path is empty the
// embedded default given as defaults. A file replaces the embedded default as
// a whole; what it leaves out has the value that config.yaml names as default.
// Then every ZHANGGUI_ variable of env (as os.Environ gives it) overrides its
// setting. What is wrong comes back as Problems, as many at once as possible.
func Load(defaults []byte, path string, env []string) (*Config, error) {
	name, source := BuiltIn, defaults
	if path != "" {
		read, err := readFile(path)
		if err != nil {
			return nil, Problems{{Place: Place{File: path}, Text: err.Error()}}
		}
		name, source = path, read
	}
	c := &Config{file: name, places: map[string]Place{}}
	c.defaults()
	variables := variablesOf(env)
	d := decoder{config: c, variables: variables}
	d.decode(source)
	if len(d.problems) > 0 && d.unreadable {
		return nil, d.problems
	}
	e := environment{config: c, variables: variables}
	e.override()
	found := append(d.problems, e.problems...)
	if len(found) == 0 {
		c.tidy()
		found = c.validate()
	}
	if len(found) > 0 {
		return nil, found.inOrder()
	}
	return c, nil
}
