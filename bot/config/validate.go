package config

func (c *Config) validate() Problems { return nil }
